import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Registration } from "../../../components/git/remote/deployKey";
import { type FakeHost, fakeHost, type Kind, type Stored } from "./fakeHost";
import { provider } from "./provider";

const variable = "PALISADE_TEST_GIT_TOKEN";
const key = (name: string): string => `ssh-ed25519 ${Buffer.from(`key ${name}`).toString("base64")}`;
const stored = (id: number, title: string, readOnly = true): Stored => ({ id, title, key: key(title), readOnly });

describe("deploy keys, by what a host alone has", () => {
  const token = randomBytes(20).toString("hex");
  let host: FakeHost;
  const open = async (kind: Kind, more: Partial<Registration> = {}): Promise<Registration> => {
    host = await fakeHost(kind, token);
    const at = { kind, apiUrl: host.apiUrl, tokenEnvironment: variable, repository: "acme/shop" };
    return { ...at, title: "shop/3", publicKey: key("shop/3"), readOnly: true, ...more };
  };
  beforeEach(() => {
    process.env[variable] = token;
  });
  afterEach(async () => {
    delete process.env[variable];
    await host.stop();
  });

  it("always tells Gitea whether the key may write", async () => {
    for (const readOnly of [true, false]) {
      await (await provider()).create(await open("gitea", { readOnly }));
      assert.deepEqual(host.posted, { title: "shop/3", key: key("shop/3"), read_only: readOnly });
      if (readOnly) await host.stop();
    }
  });

  it("tells GitLab rights and end, and sees another end as a change", async () => {
    const wanted = await open("gitlab", { expiresOn: "2027-03-31" });
    const { id } = await (await provider()).create(wanted);
    const body = { title: "shop/3", key: key("shop/3"), can_push: false, expires_at: "2027-03-31T00:00:00Z" };
    assert.deepEqual(host.posted, body);
    assert.equal((await (await provider()).read(id, wanted)).id, id);
    assert.equal((await (await provider()).read(id, { ...wanted, expiresOn: "2027-04-30" })).id, "");
  });

  for (const kind of ["gitea", "gitlab"] satisfies Kind[]) {
    it(`makes a key anew that has the wrong rights at ${kind}`, async () => {
      const wanted = await open(kind);
      host.keys.push(stored(1, "shop/3", false));
      assert.equal((await (await provider()).read("1", wanted)).id, "");
      await (await provider()).create(wanted);
      assert.deepEqual(
        host.keys.map(({ title, readOnly }) => ({ title, readOnly })),
        [{ title: "shop/3", readOnly: true }],
      );
    });
  }

  it("takes a key back that the host did not keep as given", async () => {
    const wanted = await open("gitea");
    host.careless = true;
    await assert.rejects(
      (await provider()).create(wanted),
      /did not keep the deploy key "shop\/3".*it was removed again/,
    );
    assert.deepEqual(host.keys, []);
  });

  it("signs in at Bitbucket with a user where the token names one", async () => {
    process.env[variable] = `me@example.com:${token}`;
    const wanted = await open("bitbucket");
    await assert.rejects((await provider()).create(wanted), /status 401/);
    const { authorization } = host.headers;
    assert.equal(authorization, `Basic ${Buffer.from(`me@example.com:${token}`).toString("base64")}`);
  });

  it("says that a new token in the configuration needs an update first", async () => {
    const wanted = await open("gitea", { tokenConfig: "gitToken" });
    const made = await provider([], { gitToken: `${token}1` });
    await assert.rejects(
      made.create(wanted),
      /make a new one and run: pulumi config set --secret gitToken, then an update before any refresh or destroy/,
    );
  });

  it("carries no token to a next page elsewhere", async () => {
    const wanted = await open("bitbucket");
    const body = { values: [], next: "https://elsewhere.example/2.0/next" };
    host.troubles.push({ on: "GET", status: 200, body });
    await assert.rejects((await provider()).create(wanted), /points to a next page outside itself/);
  });

  it("understands a day as the end of a pause", async () => {
    const wanted = await open("gitlab");
    const after = new Date(Date.now() + 20_000).toUTCString();
    host.troubles.push({ on: "GET", status: 429, headers: { "retry-after": after } });
    const waits: number[] = [];
    await (await provider(waits)).create(wanted);
    assert.equal(waits.length, 1);
    assert.ok((waits[0] ?? 0) > 15_000 && (waits[0] ?? 0) <= 20_000, String(waits));
  });

  it("waits a minute at most, whatever the host asks", async () => {
    const wanted = await open("gitlab");
    host.troubles.push({ on: "GET", status: 429, headers: { "retry-after": "86400" } });
    const waits: number[] = [];
    await (await provider(waits)).create(wanted);
    assert.deepEqual(waits, [60_000]);
  });
});

describe("differences of deploy keys", () => {
  const olds: Registration = {
    kind: "gitlab",
    apiUrl: "https://gitlab.com/api/v4",
    tokenEnvironment: "GITLAB_TOKEN",
    repository: "acme/shop",
    title: "shop/1",
    publicKey: key("1"),
    readOnly: true,
  };
  const table: [title: string, change: Partial<Registration>, replaces: string[], first: boolean][] = [
    ["nothing for the same key with a comment", { publicKey: `${key("1")} me@here` }, [], false],
    ["a new key beside the old one", { title: "shop/2", publicKey: key("2") }, ["title", "publicKey"], false],
    ["a new key of the same title after the old one", { publicKey: key("2") }, ["publicKey"], true],
    ["other rights after the old key", { readOnly: false }, ["readOnly"], true],
    ["another title after the old key", { title: "shop/2" }, ["title"], true],
    ["another end after the old key", { expiresOn: "2027-03-31" }, ["expiresOn"], true],
    [
      "another repository after the old one, which may be the same by another name",
      { repository: "acme/web" },
      ["repository"],
      true,
    ],
    [
      "another address after the old one, which may be the same by another name",
      { apiUrl: "https://git.example/api/v4" },
      ["apiUrl"],
      true,
    ],
  ];
  for (const [title, change, replaces, deleteBeforeReplace] of table)
    it(`asks for ${title}`, async () => {
      const seen = await (await provider()).diff("1", olds, { ...olds, ...change });
      assert.deepEqual(seen, { changes: replaces.length > 0, replaces, deleteBeforeReplace });
    });

  it("asks for no new key when the token is found elsewhere, and remembers where", async () => {
    const news = { ...olds, tokenConfig: "git:token" };
    const made = await provider();
    assert.deepEqual(await made.diff("1", olds, news), { changes: true, replaces: [], deleteBeforeReplace: false });
    assert.deepEqual(await made.update("1", olds, news), { outs: news });
  });
});
