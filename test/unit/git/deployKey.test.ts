import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Registration } from "../../../components/git/remote/deployKey";
import { type FakeHost, fakeHost, type Kind, type Stored } from "./fakeHost";
import { provider } from "./provider";

const variable = "PALISADE_TEST_GIT_TOKEN";
const key = (name: string): string => `ssh-ed25519 ${Buffer.from(`key ${name}`).toString("base64")}`;
const stored = (id: number, title: string, readOnly = true): Stored => ({ id, title, key: key(title), readOnly });

for (const kind of ["gitlab", "bitbucket", "gitea"] satisfies Kind[]) {
  describe(`deploy keys at ${kind}`, () => {
    let token: string;
    let host: FakeHost;
    let waits: number[];
    let wanted: Registration;
    const posts = (): number => host.calls.filter((call) => call.startsWith("POST")).length;

    beforeEach(async () => {
      token = randomBytes(20).toString("hex");
      process.env[variable] = token;
      host = await fakeHost(kind, token);
      waits = [];
      wanted = {
        kind,
        apiUrl: host.apiUrl,
        tokenEnvironment: variable,
        repository: "acme/shop",
        title: "shop/3",
        publicKey: `${key("shop/3")} of a test`,
        readOnly: true,
      };
    });
    afterEach(async () => {
      delete process.env[variable];
      await host.stop();
    });

    it("adds a key, reads it back, and removes it", async () => {
      const { id, outs } = await (await provider(waits)).create(wanted);
      assert.deepEqual(host.keys, [{ id: Number(id), title: "shop/3", key: key("shop/3"), readOnly: true }]);
      assert.equal(JSON.stringify(outs).includes(token), false);
      assert.deepEqual(await (await provider(waits)).read(id, wanted), { id, props: wanted });
      await (await provider(waits)).delete(id, wanted);
      assert.deepEqual(host.keys, []);
      await (await provider(waits)).delete(id, wanted);
    });

    it("adopts a key that a killed run registered, on whatever page it stands", async () => {
      host.keys.push(stored(1, "a"), stored(2, "b"), stored(3, "c"), stored(4, "d"), stored(5, "shop/3"));
      const { id } = await (await provider(waits)).create(wanted);
      assert.equal(id, "5");
      assert.equal(posts(), 0);
      assert.equal(host.keys.length, 5);
    });

    it("removes a key of the same title whose other half is lost, and leaves other keys alone", async () => {
      host.keys.push(stored(1, "a"), { ...stored(2, "shop/3"), key: key("lost") }, stored(3, "shop/2"));
      await (await provider(waits)).create(wanted);
      assert.deepEqual(
        host.keys.map(({ title, key: found }) => [title, found]),
        [
          ["a", key("a")],
          ["shop/2", key("shop/2")],
          ["shop/3", key("shop/3")],
        ],
      );
    });

    it("makes a key anew that stands under another title", async () => {
      host.keys.push({ ...stored(1, "elsewhere"), key: key("shop/3") });
      const { id } = await (await provider(waits)).create(wanted);
      assert.deepEqual(host.keys, [{ ...stored(Number(id), "shop/3") }]);
    });

    it("waits as long as the host asks when it is too much for it", async () => {
      host.troubles.push({ on: "POST", status: 429, headers: { "retry-after": "7" } });
      await (await provider(waits)).create(wanted);
      assert.deepEqual(waits, [7000]);
      assert.equal(host.keys.length, 1);
    });

    it("asks again with growing pauses while the host is in trouble", async () => {
      host.troubles.push({ on: "GET", status: 502 }, { on: "GET", status: 503 }, { on: "GET", status: 500 });
      await (await provider(waits)).create(wanted);
      assert.equal(waits.length, 3);
      assert.ok(
        waits.every((ms, i) => ms >= 500 * 2 ** i && ms <= 750 * 2 ** i),
        String(waits),
      );
    });

    it("looks before it adds again when nobody can tell whether the host took the key", async () => {
      for (const trouble of [{ status: 502 }, { status: 0, cut: true }]) {
        host.keys.splice(0);
        host.calls.splice(0);
        host.troubles.push({ on: "POST", done: true, ...trouble });
        await (await provider(waits)).create(wanted);
        assert.equal(posts(), 1);
        assert.equal(host.keys.length, 1);
      }
    });

    it("gives up after five attempts, and says what to do", async () => {
      for (let i = 0; i < 5; i++) host.troubles.push({ on: "GET", status: 503 });
      await assert.rejects(
        (await provider(waits)).create(wanted),
        /cannot list the deploy keys of acme\/shop at .*status 503\..*run the update again/,
      );
      assert.equal(host.calls.length, 5);
    });

    it("shows a key as gone that was removed or changed by hand", async () => {
      host.keys.push(stored(1, "shop/3"));
      assert.equal((await (await provider(waits)).read("1", wanted)).id, "1");
      Object.assign(host.keys[0] ?? {}, { title: "renamed" });
      assert.equal((await (await provider(waits)).read("1", wanted)).id, "");
      host.keys.splice(0);
      assert.equal((await (await provider(waits)).read("1", wanted)).id, "");
    });

    it("does not take a repository that it cannot see for one whose key is gone", async () => {
      const hidden = { ...wanted, repository: "acme/other" };
      for (const run of [
        async () => (await provider(waits)).read("1", hidden),
        async () => (await provider(waits)).delete("1", hidden),
      ])
        await assert.rejects(
          run,
          /no such repository, or the token of the environment variable PALISADE_TEST_GIT_TOKEN cannot see it/,
        );
    });

    it("removes no key that is not its own, though it has the number", async () => {
      host.keys.push({ ...stored(1, "shop/3"), key: key("of somebody else") });
      await (await provider(waits)).delete("1", wanted);
      assert.equal(host.keys.length, 1);
    });

    it("reads the token when it is needed, from the stack's configuration if told so", async () => {
      delete process.env[variable];
      await (await provider(waits, { "git:token": ` ${token}\n` })).create({ ...wanted, tokenConfig: "git:token" });
      assert.equal(host.keys.length, 1);
      assert.equal(JSON.stringify(host.posted).includes(token), false);
    });

    const failures: [title: string, prepare: () => void, expected: RegExp][] = [
      [
        "no token in the environment",
        () => delete process.env[variable],
        /no token for .*PALISADE_TEST_GIT_TOKEN is empty; set it where the update runs/,
      ],
      [
        "no token in the configuration",
        () => Object.assign(wanted, { tokenConfig: "gitToken" }),
        /no token for .*configuration key "gitToken" is empty; run: pulumi config set --secret gitToken/,
      ],
      ["a token with a line break", () => (process.env[variable] = `${token}\nx`), /holds a space, a line break/],
      [
        "a wrong token",
        () => (process.env[variable] = `${token}1`),
        /status 401\..*wrong, expired or revoked: make a new one and set it where/,
      ],
      ["too few rights", () => host.troubles.push({ on: "POST", status: 403 }), /status 403\..*it needs the scope/],
      [
        "an unknown repository",
        () => Object.assign(wanted, { repository: "acme/none" }),
        /status 404\..*check the spelling/,
      ],
      [
        "a redirect",
        () => host.troubles.push({ on: "GET", status: 302, headers: { location: "http://127.0.0.1:9/" } }),
        /status 302\..*set apiUrl/,
      ],
      [
        "refused values",
        () => host.troubles.push({ on: "POST", status: 422, body: { message: "key is weak" } }),
        /status 422\..*The host says: key is weak/,
      ],
      [
        "a host that repeats the token",
        () => host.troubles.push({ on: "POST", status: 400, body: { error: { message: `bad ${token}` } } }),
        /status 400\..*bad …/,
      ],
    ];
    for (const [title, prepare, expected] of failures)
      it(`says what to mend, and never the token: ${title}`, async () => {
        prepare();
        await assert.rejects((await provider(waits)).create(wanted), (error: Error) => {
          assert.match(error.message, expected);
          return !`${error.message}${error.stack}`.includes(token);
        });
        assert.deepEqual(host.keys, []);
      });

    it("says that nothing answers, with the reason", async () => {
      await host.stop();
      await assert.rejects((await provider(waits)).create(wanted), /no connection \(ECONNREFUSED\)\. Check apiUrl/);
      assert.equal(waits.length, 4);
    });
  });
}
