import assert from "node:assert/strict";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/rules/field";
import { type KubeObject, kubeObject, type ObjectOptions } from "../../../policypack/rules/object";
import { isCredentialKey } from "../../../policypack/rules/rotation/credentials";
import { certificateOf, ecKeys } from "../agentSecret/controller";

const rules = allRules().filter(({ group }) => group === "O");
const now = new Date("2026-11-21T12:00:00Z");
const parent = "urn:pulumi:prod::agents::palisade:index:DeployKey::shop";
const stack = "urn:pulumi:prod::agents::pulumi:pulumi:Stack::agents-prod";
const keyType = "tls:index/privateKey:PrivateKey";
const passwordType = "random:index/randomPassword:RandomPassword";

/** What the rules on rotation say: rule and verdict. */
const said = (...objects: KubeObject[]): string[] =>
  evaluate(objects, { rules, now }).findings.map(
    ({ rule, verdict, object }) => `${verdict} ${rule.id} ${object.name || object.origin.type}`,
  );

const made = (type: string, inputs: object, options: Partial<ObjectOptions> = {}): KubeObject =>
  kubeObject(inputs, { type, options: { ignoreChanges: [], ...options } });

const marks = {
  "palisade.dev/rotated-at": "2026-11-01",
  "palisade.dev/rotation-interval": "90d",
  "palisade.dev/rotation-owner": "platform",
};
function secret(body: object, options: Partial<ObjectOptions> = {}, annotations: object = marks): KubeObject {
  const metadata = { name: "key", namespace: "team", annotations };
  return made("kubernetes:core/v1:Secret", { apiVersion: "v1", kind: "Secret", metadata, ...body }, options);
}
const held = { type: "kubernetes.io/ssh-auth", stringData: { "ssh-privatekey": "text of the key" } };

describe("a key that a provider makes", () => {
  it("is refused where no Secret of the stack may hold it", () => {
    assert.deepEqual(said(made(keyType, { algorithm: "ED25519" })), [`fail rotation-present ${keyType}`]);
    assert.deepEqual(said(made("github:index/repositoryDeployKey:RepositoryDeployKey", { key: "x" })), [
      "fail rotation-present github:index/repositoryDeployKey:RepositoryDeployKey",
    ]);
  });

  it("is judged through the Secret of the same component", () => {
    assert.deepEqual(said(made(keyType, { privateKeyPem: "another" }, { parent }), secret(held, { parent })), []);
    const forgotten = secret(held, { parent }, {});
    assert.deepEqual(said(made(keyType, {}, { parent }), forgotten), ["fail rotation-present key"]);
  });

  it("does not count the whole stack as one component", () => {
    const key = made(keyType, { privateKeyOpenssh: "another" }, { parent: stack });
    assert.deepEqual(said(key, secret(held, { parent: stack })), [`fail rotation-present ${keyType}`]);
  });

  it("is judged through the Secret that holds its text, or whose text is not known yet", () => {
    const known = made(keyType, { privateKeyOpenssh: "text of the key\n" }, { parent: stack });
    assert.deepEqual(said(known, secret(held)), []);
    const open = made(keyType, { privateKeyOpenssh: UNKNOWN });
    assert.deepEqual(said(open, secret({ ...held, stringData: { "ssh-privatekey": UNKNOWN } })), []);
    assert.deepEqual(said(open, secret(held)), [`fail rotation-present ${keyType}`]);
  });

  it("may be in a sealed secret, which shows no text", () => {
    const sealed = kubeObject({
      apiVersion: "bitnami.com/v1alpha1",
      kind: "SealedSecret",
      metadata: { name: "key", namespace: "team", annotations: marks },
      spec: { encryptedData: { "ssh-privatekey": "x" } },
    });
    assert.deepEqual(said(made(keyType, { privateKeyOpenssh: "a" }), sealed), []);
  });
});

describe("a password that a provider makes", () => {
  const timer = made("time:index/rotating:Rotating", { rotationDays: 60 });

  it("is renewed by keepers beside a time rotation, known or not", () => {
    assert.deepEqual(said(timer, made(passwordType, { keepers: { at: "2026-11-01T00:00:00Z" } })), []);
    assert.deepEqual(said(timer, made(passwordType, { keepers: UNKNOWN })), []);
  });

  it("is not renewed by either of them alone", () => {
    assert.deepEqual(said(timer, made(passwordType, { length: 32 })), [`fail rotation-present ${passwordType}`]);
    assert.deepEqual(said(timer, made(passwordType, { keepers: {} })), [`fail rotation-present ${passwordType}`]);
    assert.deepEqual(said(made(passwordType, { keepers: { at: "x" } })), [`fail rotation-present ${passwordType}`]);
  });
});

describe("a Secret", () => {
  it("of one cluster is not renewed by a job of another", () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "r", namespace: "keys", annotations: { "palisade.dev/rotates": "team/key" } },
      spec: { schedule: "@daily", timeZone: "Etc/UTC", startingDeadlineSeconds: 60 },
    };
    const body = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "key", namespace: "team" },
      data: { token: "" },
    };
    const [here, there] = ["urn:a", "urn:b"].map((cluster) => kubeObject(job, { cluster }));
    assert.ok(here && there);
    assert.deepEqual(said(kubeObject(body, { cluster: "urn:a" }), here), []);
    assert.deepEqual(said(kubeObject(body, { cluster: "urn:a" }), there), ["fail rotation-present key"]);
  });

  it("with ignored data keeps its old version (case 127)", () => {
    assert.deepEqual(said(secret(held, { ignoreChanges: ["data"] })), ["fail rotation-ignored key"]);
  });

  it("is overdue when the certificate in it has ended", async () => {
    const keys = await ecKeys();
    const [ended, good] = await Promise.all(
      ["2026-11-20", "2026-12-20"].map((to) => certificateOf(keys, { from: "2026-09-01", to })),
    );
    const tls = (crt: string | undefined) => secret({ type: "kubernetes.io/tls", stringData: { "tls.crt": crt } });
    assert.deepEqual(said(tls(ended)), ["fail rotation-overdue key"]);
    assert.deepEqual(said(tls(good)), []);
    assert.deepEqual(said(tls("-----BEGIN CERTIFICATE-----")), []);
  });

  it("is told by the names of its keys, where no text is known", () => {
    const credentials = [
      "ssh-privatekey",
      "id_ed25519",
      "api-key",
      "password",
      "tls.key",
      "client_secret",
      "kubeconfig",
    ];
    assert.deepEqual(
      credentials.filter((key) => !isCredentialKey(key)),
      [],
    );
    const others = ["known_hosts", "username", "tls.crt", "ca.crt", "ssh-publickey.pub", "secret-name", "config.yaml"];
    assert.deepEqual(others.filter(isCredentialKey), []);
  });
});
