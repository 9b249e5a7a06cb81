import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { AgentSecretArgs } from "../../../components/agentSecret";
import { agentSecretManifests } from "../../../components/agentSecret/manifests";
import { parseAgentSecret } from "../../../components/agentSecret/parse";
import { type Controller, makeController } from "./controller";
import { acceptance, field, made, random, renewal, sealedType } from "./made";

describe("AgentSecret with sealed values", () => {
  let controller: Controller;
  const sealed = (values: Record<string, pulumi.Input<string>>) => ({
    ...renewal,
    values,
    certificate: controller.certificate,
  });
  before(async () => {
    process.env.PALISADE_TODAY = "2026-11-21";
    controller = await makeController();
  });
  after(() => {
    delete process.env.PALISADE_TODAY;
  });

  it("registers what the controller alone can open, under the name that it is sealed for", async () => {
    const value = random();
    const args = { namespace: "team-a", plain: { username: "git" }, sealed: sealed({ key: pulumi.secret(value) }) };
    const seen = await made(args);
    assert.equal(seen.error, "");
    const [one] = seen.of(sealedType);
    const name = String(field(one, "metadata", "name"));
    assert.match(name, /^llm-2026-11-01-[0-9a-f]{8}$/);
    assert.deepEqual(seen.names, ["llm", `llm-secret-${name.slice(4)}`]);
    assert.equal(seen.secretName, name);
    const texts = field(one, "spec", "encryptedData");
    assert.deepEqual(Object.keys(Object(texts)), ["key", "username"]);
    assert.equal(await controller.open(String(Reflect.get(Object(texts), "key")), `team-a/${name}`), value);
    assert.equal(await controller.open(String(Reflect.get(Object(texts), "username")), `team-a/${name}`), "git");
    assert.equal(field(one, "spec", "template", "immutable"), true);
    assert.equal(field(one, "spec", "template", "type"), "Opaque");
    assert.deepEqual(field(one, "spec", "template", "metadata", "labels"), field(one, "metadata", "labels"));
  });

  it("leaves no plaintext in any registration, not even marked as secret", async () => {
    const [current, before] = [random(), random()];
    const previous = { revision: "2026-10-01", values: { key: before } };
    const seen = await made({ namespace: "team-a", sealed: { ...sealed({ key: current }), previous } });
    assert.equal(seen.of(sealedType).length, 2);
    const everything = JSON.stringify(seen.all);
    for (const text of [current, before]) {
      assert.ok(!everything.includes(text));
      assert.ok(!everything.includes(Buffer.from(text).toString("base64").slice(0, 30)));
    }
  });

  it("takes another name with all that seals anew, and keeps it with another value", async () => {
    const nameOf = async (args: AgentSecretArgs) => (await made(args)).secretName;
    const args = { namespace: "team-a", sealed: sealed({ key: random() }) };
    const { certificate } = await makeController();
    const basic = "kubernetes.io/basic-auth" as const;
    const changed: AgentSecretArgs[] = [
      { ...args, sealed: { ...args.sealed, revision: "2026-11-02" } },
      { ...args, sealed: { ...args.sealed, certificate } },
      { ...args, sealed: { ...args.sealed, values: { other: random() } } },
      { ...args, sealed: { ...args.sealed, wider: { scope: "namespaceWide", ...acceptance } } },
      { ...args, namespace: "team-b" },
      { ...args, plain: { username: "git" } },
      { ...args, type: basic, plain: { username: "git" }, sealed: sealed({ password: random() }) },
    ];
    const name = await nameOf(args);
    assert.equal(await nameOf({ ...args, sealed: { ...args.sealed, values: { key: random() } } }), name);
    const names = [name];
    for (const one of changed) names.push(await nameOf(one));
    assert.equal(new Set(names).size, changed.length + 1, names.join("\n"));
  });

  it("leaves sealed texts alone that are there, as another run would seal them otherwise", () => {
    const model = parseAgentSecret("llm", { namespace: "team-a", sealed: sealed({ key: random() }) }, "2026-11-21");
    const renewed = { issued: "2026-11-01", withinDays: 90, owner: "platform" };
    const [planned] = agentSecretManifests(model, [
      { label: "2026-11-01", name: "llm-2026-11-01", renewal: renewed, values: {} },
    ]);
    assert.deepEqual(planned?.ignoreChanges, ["spec.encryptedData"]);
  });

  it("seals for a wider scope where that is accepted, and says so on the object and on its Secret", async () => {
    for (const [scope, annotation, label] of [
      ["namespaceWide", "namespace-wide", "team-a"],
      ["clusterWide", "cluster-wide", ""],
    ] as const) {
      const value = random();
      const wider = { scope, ...acceptance };
      const seen = await made({ namespace: "team-a", sealed: { ...sealed({ key: value }), wider } });
      const [one] = seen.of(sealedType);
      assert.equal(await controller.open(String(field(one, "spec", "encryptedData", "key")), label), value);
      for (const path of [["metadata"], ["spec", "template", "metadata"]]) {
        const annotations = Object(field(one, ...path, "annotations"));
        assert.equal(annotations[`sealedsecrets.bitnami.com/${annotation}`], "true");
        assert.equal(annotations["palisade.dev/sealed-scope-review-by"], "2027-03-31");
      }
    }
  });
});
