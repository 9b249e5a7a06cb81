import assert from "node:assert/strict";
import Module from "node:module";
import type { GitHostArgs } from "../../../components/git/args";
import { checkKeyRights, parseGitHostAt, parseRepositoryAt } from "../../../components/git/host";
import { type KeyToRegister, registerKey } from "../../../components/git/registrar";
import { problems } from "../../../components/problems";
import { registrations, type Seen } from "../../mocks/registrations";

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtleSBvZiBhIHRlc3QsIG9mIG5vYm9keSBlbHNl";

function registered(args: GitHostArgs, path: string, more: Partial<KeyToRegister> = {}): Promise<Seen> {
  const p = problems("test");
  const host = parseGitHostAt(args, p);
  const key = { repository: parseRepositoryAt(path, host, p), title: "palisade/shop/3", publicKey, readOnly: true };
  p.done(undefined);
  return registrations(() => void registerKey(host, "shop-key", { ...key, ...more }, {}));
}

/** Runs with a package that cannot be found. */
async function without<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const loader = Module as unknown as { _resolveFilename(request: string, ...more: unknown[]): string };
  const { _resolveFilename: resolve } = loader;
  loader._resolveFilename = (request, ...more) => {
    if (request === name) throw new Error(`Cannot find module '${request}'`);
    return resolve(request, ...more);
  };
  try {
    return await run();
  } finally {
    loader._resolveFilename = resolve;
  }
}

describe("registerKey", () => {
  it("registers at GitHub through its provider, and always says whether the key may write", async () => {
    for (const readOnly of [true, false]) {
      const { all } = await registered({}, "acme/shop", { readOnly });
      assert.equal(all.length, 1);
      assert.equal(all[0]?.type, "github:index/repositoryDeployKey:RepositoryDeployKey");
      assert.deepEqual(all[0]?.inputs, { repository: "shop", title: "palisade/shop/3", key: publicKey, readOnly });
    }
  });

  it("registers elsewhere by a program of ours, which gets names and a public key, and no secret", async () => {
    const host: GitHostArgs = { kind: "gitea", host: "git.example.com", tokenConfig: "git:token" };
    const { all } = await registered(host, "acme/shop");
    assert.equal(all.length, 1);
    assert.equal(all[0]?.type, "pulumi-nodejs:dynamic/palisade:DeployKeyRegistration");
    const { __provider: text, ...inputs } = all[0]?.inputs ?? {};
    assert.deepEqual(inputs, {
      kind: "gitea",
      apiUrl: "https://git.example.com/api/v1",
      tokenEnvironment: "GITEA_TOKEN",
      tokenConfig: "git:token",
      repository: "acme/shop",
      title: "palisade/shop/3",
      publicKey,
      readOnly: true,
    });
    assert.match(String(text), /exports\.handler = /);
    assert.deepEqual(all[0]?.secrets, []);
  });

  it("hands an end to GitLab alone", async () => {
    const ends = async (args: GitHostArgs) =>
      (await registered(args, "acme/shop", { expiresOn: "2027-03-31" })).all[0]?.inputs.expiresOn;
    assert.equal(await ends({ kind: "gitlab" }), "2027-03-31");
    assert.equal(await ends({ kind: "bitbucket" }), undefined);
  });

  it("registers nothing at a manual host", async () => {
    assert.deepEqual((await registered({ kind: "manual", host: "git.sr.ht" }, "~me/x")).types, []);
  });

  it("says what to install where GitHub's package is missing", async () => {
    const { error, types } = await without("@pulumi/github", () => registered({}, "acme/shop"));
    assert.match(error, /GitHub needs a package that is not installed; run: npm install @pulumi\/github/);
    assert.deepEqual(types, []);
  });

  it("refuses a key that may write at Bitbucket, and nowhere else", () => {
    const told = (args: GitHostArgs): boolean => {
      const p = problems("test");
      checkKeyRights(false, parseGitHostAt(args, p), p.at("readOnly"));
      return p.clean();
    };
    assert.equal(told({ kind: "gitlab" }), true);
    assert.equal(told({ kind: "bitbucket" }), false);
    const p = problems("test");
    checkKeyRights(false, parseGitHostAt({ kind: "bitbucket" }, p), p.at("readOnly"));
    assert.throws(() => p.done(0), /readOnly: Bitbucket's access keys can only read/);
  });
});
