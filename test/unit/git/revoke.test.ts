import assert from "node:assert/strict";
import { keysNamedBy, leftOpen, revokeAt } from "../../../cli/revoke";
import { type FakeHost, fakeHost, type Kind } from "./fakeHost";

const variable = "PALISADE_TEST_REVOKE_TOKEN";
const token = ["made", "for", "this", "test"].join("-");
const annotated = (repository: string, title: string) => ({
  metadata: {
    annotations: { "palisade.dev/repository": repository, "palisade.dev/key-title": title },
  },
});

describe("revoking the keys of a namespace", () => {
  before(() => {
    process.env[variable] = token;
  });
  after(() => {
    delete process.env[variable];
  });

  it("finds them by the names that their Secrets carry, and takes no other Secret for one", () => {
    const secrets = [
      annotated("git.example/acme/shop", "palisade/p/s/shop/2026-11-01"),
      { metadata: {} },
      { metadata: { annotations: { "palisade.dev/repository": "git.example/acme/shop" } } },
    ];
    assert.deepEqual(keysNamedBy(secrets), [
      { host: "git.example", repository: "acme/shop", title: "palisade/p/s/shop/2026-11-01" },
    ]);
  });

  for (const kind of ["gitea", "gitlab", "bitbucket"] as const satisfies readonly Kind[]) {
    describe(`at ${kind}`, () => {
      let host: FakeHost;
      const keys = [{ host: "git.example", repository: "acme/shop", title: "ours" }];
      const options = () => ({ gitHost: kind, gitApi: host.apiUrl, gitTokenEnvironment: variable });
      before(async () => {
        host = await fakeHost(kind, token);
      });
      after(() => host.stop());

      it("removes those and leaves the others, and is content when they are gone", async () => {
        host.keys.push(
          { id: 1, title: "ours", key: "ssh-ed25519 AAAA1", readOnly: true },
          { id: 2, title: "theirs", key: "ssh-ed25519 AAAA2", readOnly: true },
        );
        assert.deepEqual(await revokeAt(keys, options()), ['deploy key "ours" of acme/shop at git.example']);
        assert.deepEqual(
          host.keys.map(({ title }) => title),
          ["theirs"],
        );
        assert.match((await revokeAt(keys, options())).join(), /was gone already/);
      });
    });
  }

  it("says what is still open when no host is named, and which hosts are not asked", async () => {
    const keys = [{ host: "github.com", repository: "acme/shop", title: "ours" }];
    assert.match(leftOpen(keys).join(), /"ours" still opens acme\/shop at github\.com: give --git-host/);
    await assert.rejects(revokeAt(keys, { gitHost: "github" }), /"github" is not asked from here/);
    await assert.rejects(revokeAt(keys, { gitHost: "sourceforge" }), /git host\.kind/);
  });

  it("names the variable that is empty, and shows no token", async () => {
    const keys = [{ host: "git.example", repository: "acme/shop", title: "ours" }];
    const options = { gitHost: "gitea", gitTokenEnvironment: "PALISADE_TEST_NOTHING" };
    await assert.rejects(revokeAt(keys, options), (error: Error) => {
      assert.match(error.message, /PALISADE_TEST_NOTHING is empty/);
      assert.ok(!error.message.includes(token));
      return true;
    });
  });
});
