import assert from "node:assert/strict";
import type { AgentSecretArgs, RemoteKeyArgs, SealedScope, SecretFileMode } from "../../../components/agentSecret";
import { certificateOf, ecKeys } from "./controller";
import { acceptance, made, random, renewal } from "./made";

const values = { key: random() };
const config = { ...renewal, values };
const remote = { key: { key: "llm" } };
const external = { store: "vault", remote };
const existing = { name: "theirs", keys: ["key"] };
const secret = random();
const dockerConfig = "kubernetes.io/dockerconfigjson" as const;
const registry = { ".dockerconfigjson": `{"auths":{"registry.example":{"auth":"${random()}"}}}` };

type Args = Omit<AgentSecretArgs, "namespace"> & { namespace?: string };

/** What is wrong, the arguments, and what the message says about it. */
const refused: [what: string, args: Args, message: RegExp][] = [
  ["no namespace", { namespace: "Team A", existing }, /namespace: "Team A" is no name of the cluster/],
  ["a name with dots", { name: "a.b", existing }, /name: "a\.b" is no name of the cluster/],
  ["a name without room", { name: "a".repeat(41), existing }, /name: .* has 41 characters; use at most 40/],
  ["no source", {}, /give exactly one of generated, config, .*; here is nothing/],
  ["two sources", { existing, config }, /exactly one of .*; here is config and existing/],
  ["a short length", { generated: { length: 31 } }, /generated\.length: 31 is out of range; .* 32 to 512/],
  ["half a length", { generated: { length: 40.5 } }, /generated\.length: 40\.5 is out of range/],
  [
    "a long period",
    { generated: { rotation: { periodDays: 91 } } },
    /generated\.rotation\.periodDays: 91 is no period/,
  ],
  ["a key with a slash", { generated: { key: "a/b" } }, /generated\.key: a key is no file name \(it is not shown/],
  ["an SSH key", { generated: { key: "id_ed25519" } }, /generated\.key: "id_ed25519" is a key for SSH; .* DeployKey/],
  ["no values", { config: { ...renewal, values: {} } }, /config\.values: name at least one key/],
  ["an empty value", { config: { ...config, values: { key: " " } } }, /config\.values\.key: the value is empty/],
  ["no revision", { config: { ...config, revision: "" } }, /config\.revision: this is no revision; write the day/],
  ["a revision that is no day", { config: { ...config, revision: "2026-02-30" } }, /config\.revision: this is no rev/],
  ["a revision to come", { config: { ...config, revision: "2026-11-22" } }, /revision: 2026-11-22 has not come yet/],
  ["a count of zero", { config: { ...config, revision: "2026-11-01-0" } }, /config\.revision: this is no revision/],
  ["nobody who renews it", { config: { ...config, owner: " " } }, /config\.owner: name the team or role/],
  ["too long a life", { config: { ...config, rotateWithinDays: 91 } }, /rotateWithinDays: 91 is out of range/],
  [
    "a revision before that is the same",
    { config: { ...config, previous: { revision: "2026-11-01", values } } },
    /config\.previous\.revision: 2026-11-01 is not before 2026-11-01/,
  ],
  [
    "counts of a day in the wrong order",
    { config: { ...config, revision: "2026-11-01-2", previous: { revision: "2026-11-01-10", values } } },
    /config\.previous\.revision: 2026-11-01-10 is not before 2026-11-01-2/,
  ],
  [
    "other keys in the revision before",
    { config: { ...config, previous: { revision: "2026-10-01", values: { other: random() } } } },
    /config\.previous\.values: the keys differ from those of `values`/,
  ],
  ["no certificate", { sealed: { ...config, certificate: "" } }, /sealed\.certificate: this is no certificate in PEM/],
  [
    "an unknown scope",
    { sealed: { ...config, certificate: "", wider: { ...acceptance, scope: "all" as SealedScope } } },
    /sealed\.wider\.scope: "all" is none of namespaceWide, clusterWide/,
  ],
  [
    "a wider scope without a reason",
    { sealed: { ...config, certificate: "", wider: { ...acceptance, reason: "", scope: "clusterWide" } } },
    /sealed\.wider\.reason: say in at least 10 characters/,
  ],
  ["no store", { externalSecret: { remote } }, /externalSecret: give either `store`, .* or `clusterStore`/],
  [
    "a store's bad name",
    { externalSecret: { store: "A b", remote } },
    /externalSecret\.store: "A b" is no object name/,
  ],
  [
    "a cluster's store without an owner",
    { externalSecret: { clusterStore: { name: "shared", ...acceptance, owner: "" }, remote } },
    /externalSecret\.clusterStore\.owner: name the team/,
  ],
  [
    "nothing remote",
    { externalSecret: { store: "vault", remote: {} } },
    /externalSecret\.remote: name at least one key/,
  ],
  [
    "a remote key that is empty",
    { externalSecret: { store: "v", remote: { a: { key: "" } } } },
    /remote\.a\.key: this is/,
  ],
  [
    "a remote property that is empty",
    { externalSecret: { store: "v", remote: { a: { key: "b", property: "" } as RemoteKeyArgs } } },
    /externalSecret\.remote\.a\.property: this is empty/,
  ],
  ["no refresh", { externalSecret: { ...external, refreshMinutes: 0 } }, /refreshMinutes: 0 is out of range/],
  ["too rare a refresh", { externalSecret: { ...external, refreshMinutes: 129_601 } }, /129601 is out of range/],
  [
    "a pinned copy that is refreshed",
    { externalSecret: { ...external, refreshMinutes: 5, pinned: renewal } },
    /externalSecret\.refreshMinutes: a pinned copy is never refreshed/,
  ],
  [
    "a pinned copy before that is younger",
    { externalSecret: { ...external, pinned: { ...renewal, previousRevision: "2026-11-02" } } },
    /externalSecret\.pinned\.previousRevision: 2026-11-02 is not before 2026-11-01/,
  ],
  ["an existing Secret's bad name", { existing: { name: "A", keys: ["a"] } }, /existing\.name: "A" is no object name/],
  ["no key of an existing Secret", { existing: { name: "a", keys: [] } }, /existing\.keys: name at least one key/],
  ["a plain password", { config, plain: { password: "x" } }, /plain\.password: this sounds like a secret/],
  ["a plain key that is a value", { config, plain: { key: "x" } }, /plain\.key: the source holds this key already/],
  ["an empty plain key", { config, plain: { user: "" } }, /plain\.user: this is empty/],
  ["plain keys of others", { existing, plain: { user: "git" } }, /plain: an existing Secret has its own keys/],
  [
    "a template",
    { externalSecret: external, plain: { user: "{{ .x }}" } },
    /plain\.user: "\{\{" would be read as a templ/,
  ],
  [
    "basic-auth without a user",
    { type: "kubernetes.io/basic-auth", generated: {} },
    /type: .* needs the key "username"/,
  ],
  ["a registry without its key", { type: dockerConfig, config }, /type: .* needs the key "\.dockerconfigjson"/],
  [
    "a registry that is mounted",
    { type: dockerConfig, config: { ...renewal, values: registry }, mount: {} },
    /mount: the kubelet reads registry credentials, not the agent/,
  ],
  [
    "a registry in the environment",
    { type: dockerConfig, config: { ...renewal, values: registry }, environment: { variable: "A", ...acceptance } },
    /environment: the kubelet reads registry credentials/,
  ],
  ["a relative folder", { existing, mount: { path: "run/x" } }, /mount\.path: "run\/x" is no folder; write it from/],
  ["a folder with steps back", { existing, mount: { path: "/run/../etc" } }, /mount\.path: "\/run\/\.\.\/etc" is no f/],
  [
    "an unknown key as a file",
    { existing, mount: { files: { b: "b" } } },
    /mount\.files\.b: .* no such key; it has "key"/,
  ],
  ["no files", { existing, mount: { files: {} } }, /mount\.files: name at least one key/],
  [
    "a file elsewhere",
    { existing, mount: { files: { key: "../b" } } },
    /mount\.files\.key: "\.\.\/b" is no file below/,
  ],
  [
    "one file for two keys",
    { existing: { name: "a", keys: ["a", "b"] }, mount: { files: { a: "x", b: "x" } } },
    /mount\.files: two keys become the same file/,
  ],
  [
    "a mode for everybody",
    { existing, mount: { mode: "0444" as SecretFileMode } },
    /mount\.mode: "0444" is none of "0400", "0600", "0440"/,
  ],
  [
    "a variable that is none",
    { existing, environment: { variable: secret.replace(/^/, "sk-"), ...acceptance } },
    /environment\.variable: this is no name of a variable \(it is not shown/,
  ],
  [
    "a variable without a key to choose",
    { existing: { name: "a", keys: ["a", "b"] }, environment: { variable: "A", ...acceptance } },
    /environment\.key: name one of the keys: "a", "b"/,
  ],
  [
    "a variable until no day",
    { existing, environment: { variable: "A", ...acceptance, reviewBy: "soon" } },
    /environment\.reviewBy: "soon" is no day/,
  ],
];

describe("AgentSecret refuses", () => {
  before(() => {
    process.env.PALISADE_TODAY = "2026-11-21";
  });
  after(() => {
    delete process.env.PALISADE_TODAY;
  });

  for (const [what, args, message] of refused) {
    it(`${what}, and registers nothing`, async () => {
      const seen = await made({ namespace: "team-a", ...args });
      assert.deepEqual(seen.types, []);
      assert.match(seen.error, message);
    });
  }

  it("all problems at once", async () => {
    const seen = await made({
      namespace: "X",
      config: { revision: "x", owner: "", rotateWithinDays: 0, values: { key: "" } },
      mount: { path: "x" },
      environment: { variable: "1", reason: "", owner: "", reviewBy: "" },
    });
    assert.match(seen.error, /^AgentSecret "llm": 10 problems/);
  });

  it("values and keys that are no credentials without repeating them", async () => {
    const certificate = await certificateOf(await ecKeys());
    const bad = { [`${secret}/x`]: secret, [secret.repeat(2)]: secret };
    for (const args of [
      { config: { ...renewal, values: bad } },
      { sealed: { ...renewal, values: { token: ` ${secret}`, other: `${secret}\n` }, certificate } },
      { config: { ...config, revision: secret } },
      { generated: {}, plain: { token: secret } },
      { existing, environment: { variable: `${secret}-`, ...acceptance } },
    ]) {
      const seen = await made({ namespace: "team-a", ...args });
      assert.notEqual(seen.error, "");
      assert.ok(!seen.error.includes(secret), seen.error);
    }
  });
});
