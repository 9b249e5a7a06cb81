import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { AgentSecretType } from "../../components/agentSecret";
import {
  acceptance,
  bytesType,
  field,
  inCluster,
  leaks,
  made,
  passwordType,
  random,
  renewal,
  secretType,
} from "../unit/agentSecret/made";

describe("AgentSecret", () => {
  before(() => {
    process.env.PALISADE_TODAY = "2026-11-21";
  });
  after(() => {
    delete process.env.PALISADE_TODAY;
  });

  describe("with a generated value", () => {
    it("makes a long password and an immutable Secret named after what it holds, under itself", async () => {
      const seen = await made({ namespace: "team-a", generated: {} });
      assert.equal(seen.error, "");
      const [password] = seen.of(passwordType);
      const label = String(field(password, "keepers", "generation"));
      assert.match(label, /^2026-\d\d-\d\d$/);
      assert.deepEqual(seen.names, ["llm", "llm-name-key", `llm-password-${label}`, `llm-secret-${label}`]);
      assert.deepEqual(seen.of(bytesType)[0]?.inputs, { length: 32 });
      assert.deepEqual(password?.inputs, { length: 48, special: false, keepers: { generation: label } });
      const [secret] = seen.of(secretType);
      assert.equal(field(secret, "immutable"), true);
      assert.equal(field(secret, "type"), "Opaque");
      assert.match(inCluster(secret), new RegExp(`^llm-${label}-[0-9a-f]{8}$`));
      assert.equal(field(secret, "metadata", "namespace"), "team-a");
      for (const child of [password, secret, seen.of(bytesType)[0]])
        assert.ok(child?.urn.includes(`palisade:index:AgentSecret$${child.type}::`), child?.urn);
      assert.equal(seen.secretName, inCluster(secret));
      assert.equal(seen.previousSecretName, "");
      assert.ok(seen.due > "2026-11-21" && seen.due > label, seen.due);
    });

    it("says of each Secret how old it is, how long it may live, and that it is a credential", async () => {
      const seen = await made({ namespace: "team-a", generated: { rotation: { periodDays: 30 } } });
      const [secret] = seen.of(secretType);
      const since = field(seen.of(passwordType)[0], "keepers", "generation");
      assert.deepEqual(field(secret, "metadata", "annotations"), {
        "pulumi.com/patchForce": "true",
        "palisade.dev/rotated-at": since,
        "palisade.dev/rotation-interval": "30d",
        "palisade.dev/rotation-owner": "palisade/test",
      });
      assert.equal(field(secret, "metadata", "labels", "palisade.dev/credential"), "generated");
      assert.equal(field(secret, "metadata", "labels", "app.kubernetes.io/instance"), "llm");
    });

    it("keeps two generations during the overlap, and one on every other day", async () => {
      const counts = new Set<number>();
      for (const today of ["2026-11-01", "2026-11-03", "2026-11-05", "2026-11-07", "2026-11-09", "2026-11-11"]) {
        const rotation = { today, periodDays: 10, overlapDays: 3 };
        const seen = await made({ namespace: "team-a", generated: { rotation } });
        const labels = seen.of(passwordType).map((one) => String(field(one, "keepers", "generation")));
        const secrets = seen.of(secretType).map(inCluster).sort();
        assert.equal(secrets.length, labels.length);
        assert.equal(seen.secretName, secrets.at(-1));
        assert.equal(seen.previousSecretName, labels.length === 1 ? "" : secrets[0]);
        counts.add(labels.length);
      }
      assert.deepEqual([...counts].sort(), [1, 2]);
    });

    it("leaves the value in clear nowhere", async () => {
      const value = random();
      const seen = await made({ namespace: "team-a", generated: { key: "api-key" } }, value);
      assert.equal(field(seen.of(secretType)[0], "stringData", "api-key"), value);
      assert.deepEqual(leaks(seen, value), []);
    });

    it("becomes the password beside a user name", async () => {
      const type = "kubernetes.io/basic-auth" as const;
      const seen = await made({ namespace: "team-a", type, generated: {}, plain: { username: "git" } }, "x".repeat(48));
      const data = { username: "git", password: "x".repeat(48) };
      assert.deepEqual(field(seen.of(secretType)[0], "stringData"), data);
      assert.equal(field(seen.of(secretType)[0], "type"), type);
    });
  });

  describe("with values of the configuration", () => {
    it("seals them in state, a plain string too, and names them by their revision", async () => {
      const [literal, output] = [random(), random()];
      const values = { first: literal, second: pulumi.output(output), third: Promise.resolve(random()) };
      const seen = await made({ namespace: "team-a", config: { ...renewal, values } });
      assert.equal(seen.error, "");
      assert.deepEqual(seen.names, ["llm", "llm-name-key", "llm-secret-2026-11-01"]);
      const kept = field(seen.of(secretType)[0], "stringData");
      assert.deepEqual([Reflect.get(Object(kept), "first"), Reflect.get(Object(kept), "second")], [literal, output]);
      assert.equal(field(seen.of(secretType)[0], "immutable"), true);
      for (const text of [literal, output]) assert.deepEqual(leaks(seen, text), []);
      assert.deepEqual(seen.of("palisade:index:AgentSecret")[0]?.secrets, ["config"]);
    });

    it("keeps the revision before beside the new one, each with the day of its issue", async () => {
      const old = random();
      const previous = { revision: "2026-08-09-2", values: { key: old } };
      const config = { ...renewal, rotateWithinDays: 60, values: { key: random() }, previous };
      const seen = await made({ namespace: "team-a", config });
      assert.deepEqual(seen.names, ["llm", "llm-name-key", "llm-secret-2026-11-01", "llm-secret-2026-08-09-2"]);
      const marks = seen.of(secretType).map((one) => field(one, "metadata", "annotations"));
      const common = { "palisade.dev/rotation-interval": "60d", "palisade.dev/rotation-owner": "platform" };
      assert.deepEqual(marks, [
        { "pulumi.com/patchForce": "true", "palisade.dev/rotated-at": "2026-11-01", ...common },
        { "pulumi.com/patchForce": "true", "palisade.dev/rotated-at": "2026-08-09", ...common },
      ]);
      assert.match(seen.secretName, /^llm-2026-11-01-[0-9a-f]{8}$/);
      assert.match(seen.previousSecretName, /^llm-2026-08-09-2-[0-9a-f]{8}$/);
      assert.deepEqual(seen.of(secretType).map(inCluster), [seen.secretName, seen.previousSecretName]);
      assert.equal(seen.due, "2026-12-31");
      assert.deepEqual(leaks(seen, old), []);
    });
  });

  describe("in the cluster", () => {
    const nameOf = async (values: Record<string, pulumi.Input<string>>) => {
      const seen = await made({ namespace: "team-a", config: { ...renewal, values } });
      assert.equal(seen.error, "");
      return seen.secretName;
    };

    it("has the same name for the same values on each run, and another name for another value", async () => {
      const [one, other] = [random(), random()];
      const name = await nameOf({ key: one, other });
      assert.equal(await nameOf({ other: pulumi.secret(other), key: Promise.resolve(one) }), name);
      assert.notEqual(await nameOf({ key: other, other: one }), name);
    });

    it("has a name that is no secret, though secrets decide it, and keeps what it is made with from every reader", async () => {
      const seen = await made({ namespace: "team-a", config: { ...renewal, values: { key: random() } } });
      const [secret] = seen.of(secretType);
      assert.ok(secret?.secrets.includes("stringData"), secret?.secrets.join());
      assert.deepEqual(
        secret?.secrets.filter((path) => path.startsWith("metadata")),
        [],
      );
      assert.deepEqual(leaks(seen, Buffer.from("llm-name-key").toString("base64")), []);
    });
  });

  describe("with an existing Secret", () => {
    it("makes nothing, and delivers the keys that were named", async () => {
      const seen = await made({ namespace: "team-a", existing: { name: "theirs", keys: ["token"] } });
      assert.deepEqual(seen.names, ["llm"]);
      assert.deepEqual([seen.secretName, seen.previousSecretName, seen.due], ["theirs", "", ""]);
      assert.deepEqual(seen.volume, {
        name: "llm",
        secret: { secretName: "theirs", defaultMode: 256, items: [{ key: "token", path: "token" }] },
      });
    });
  });

  describe("in a pod", () => {
    const args = { namespace: "team-a", config: { ...renewal, values: { key: random(), other: random() } } };

    it("is a file for each key with mode 0400, mounted read-only, and no variable", async () => {
      const seen = await made(args);
      assert.deepEqual(Object(seen.volume).secret, {
        secretName: seen.secretName,
        defaultMode: 256,
        items: [
          { key: "key", path: "key" },
          { key: "other", path: "other" },
        ],
      });
      assert.deepEqual(seen.volumeMount, { name: "llm", mountPath: "/run/secrets/llm", readOnly: true });
      assert.deepEqual(seen.environment, []);
    });

    it("is only what the pod needs, where and how it is wanted", async () => {
      const mount = { path: "/claude-creds", files: { key: ".credentials.json" }, mode: "0440" as const };
      const seen = await made({ ...args, mount });
      assert.equal(Reflect.get(Object(seen.volumeMount), "mountPath"), "/claude-creds");
      const { defaultMode, items } = Object(seen.volume).secret;
      assert.deepEqual([defaultMode, items], [0o440, [{ key: "key", path: ".credentials.json" }]]);
    });

    it("is a variable that names the key where that is accepted, and the Secret says so", async () => {
      const environment = { variable: "ANTHROPIC_API_KEY", key: "key", ...acceptance };
      const seen = await made({ ...args, environment });
      const secretKeyRef = { name: seen.secretName, key: "key" };
      assert.deepEqual(seen.environment, [{ name: "ANTHROPIC_API_KEY", valueFrom: { secretKeyRef } }]);
      const annotations = Object(field(seen.of(secretType)[0], "metadata", "annotations"));
      assert.equal(annotations["palisade.dev/environment-reason"], acceptance.reason);
      assert.equal(annotations["palisade.dev/environment-review-by"], "2027-03-31");
    });
  });

  it("takes an unknown type for none of its own", async () => {
    const seen = await made({ namespace: "team-a", type: "kubernetes.io/ssh-auth" as AgentSecretType, generated: {} });
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /type: "kubernetes.io\/ssh-auth" is none of "Opaque", .* made with DeployKey/);
  });
});
