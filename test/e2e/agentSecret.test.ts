import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { AgentSecretArgs } from "../../components/agentSecret";
import { type Controller, makeController } from "../unit/agentSecret/controller";
import { definitions } from "./agentSecret/definitions";
import { type SecretStack, secretStack } from "./agentSecret/stack";
import { type Server, startServer } from "./server";

const namespace = "team-a";
const random = (): string => randomBytes(24).toString("hex");
const encoded = (text: string): string => Buffer.from(text).toString("base64");
const renewal = { revision: "2026-11-01", owner: "platform" };
const remote = { "api-key": { key: "llm/anthropic", property: "key" } };
const rotation = (today: string) => ({ today, periodDays: 10, overlapDays: 3 });

interface Stored {
  metadata: { name: string; resourceVersion: string; annotations: Record<string, string> };
  spec: Record<string, unknown>;
  data: Record<string, string>;
  immutable: boolean;
}

describe("AgentSecret, with a real engine and API server", () => {
  let server: Server;
  let stack: SecretStack;
  let controller: Controller;
  const [given, sealed, sealedBefore] = [random(), random(), random()];

  /** All sources at once, on the day of the rotation. */
  const secrets = (today: string, more: Partial<Record<string, Partial<AgentSecretArgs>>> = {}) => ({
    made: { namespace, generated: { key: "token", rotation: rotation(today) } },
    given: {
      namespace,
      config: { ...renewal, values: { "api-key": pulumi.secret(given), other: pulumi.secret(given) } },
    },
    sealed: { namespace, sealed: { ...renewal, values: { "api-key": sealed }, certificate: controller.certificate } },
    fetched: { namespace, externalSecret: { store: "vault", remote }, plain: { username: "git" } },
    pinned: { namespace, externalSecret: { store: "vault", remote, pinned: renewal } },
    ...more,
  });
  const read = (kind: string, name: string): Stored => {
    const { code, output } = server.kubectl(["get", kind, name, "-n", namespace, "-o", "json"]);
    assert.equal(code, 0, output);
    return JSON.parse(output);
  };
  const names = (kind: string): string[] => {
    const { output } = server.kubectl(["get", kind, "-n", namespace, "-o", "jsonpath={.items[*].metadata.name}"]);
    return output.split(" ").filter((name) => name !== "");
  };
  const opened = (name: string, key = "api-key"): Promise<string> =>
    controller.open(String(Object(read("sealedsecret", name).spec.encryptedData)[key]), `${namespace}/${name}`);

  before(async () => {
    process.env.PALISADE_TODAY = "2026-11-21";
    [server, controller] = await Promise.all([startServer(), makeController()]);
    const { code, output } = server.apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
      ...definitions,
    ]);
    assert.equal(code, 0, output);
    server.kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
    stack = await secretStack(server.plane.kubeconfig);
  });
  after(async () => {
    delete process.env.PALISADE_TODAY;
    stack?.remove();
    await server?.stop();
  });

  it("makes what each source needs, and changes nothing the second time", async () => {
    const { outputs } = await stack.up(secrets("2026-11-21"), "given");
    assert.match(String(outputs.given), /^given-2026-11-01-[0-9a-f]{8}$/);
    const before = read("sealedsecret", String(outputs.sealed));
    const { changes } = await stack.up(secrets("2026-11-21"), "given");
    assert.deepEqual(Object.keys(changes), ["same"]);
    assert.deepEqual(read("sealedsecret", String(outputs.sealed)), before);
  });

  it("keeps every field that it wrote into custom resources", () => {
    const { spec } = read("externalsecret", "fetched");
    assert.deepEqual([spec.refreshPolicy, spec.refreshInterval], ["Periodic", "1h"]);
    assert.deepEqual(spec.secretStoreRef, { kind: "SecretStore", name: "vault" });
    assert.deepEqual(spec.data, [{ secretKey: "api-key", remoteRef: { key: "llm/anthropic", property: "key" } }]);
    const { template, ...target } = Object(spec.target);
    assert.deepEqual(target, { name: "fetched", creationPolicy: "Owner", deletionPolicy: "Delete" });
    assert.deepEqual([template.type, template.mergePolicy, template.data], ["Opaque", "Merge", { username: "git" }]);
    const pinned = Object(read("externalsecret", "pinned-2026-11-01").spec.target);
    assert.deepEqual([pinned.immutable, pinned.deletionPolicy], [true, "Retain"]);
    assert.equal(pinned.template.metadata.annotations["palisade.dev/rotated-at"], "2026-11-01");
  });

  it("seals what the controller opens under that name, and under no other", async () => {
    const [name = ""] = names("sealedsecret");
    assert.equal(await opened(name), sealed);
    const { encryptedData, template } = read("sealedsecret", name).spec;
    assert.equal(Object(template).immutable, true);
    const text = String(Object(encryptedData)["api-key"]);
    for (const label of [`${namespace}/other`, `team-b/${name}`, namespace, ""])
      await assert.rejects(controller.open(text, label));
  });

  it("keeps the sealed value out of state even for whoever has the passphrase, and others in ciphertext", () => {
    const open = stack.openedState();
    assert.ok(open.includes(given), "the opened state holds what was given, or this test sees nothing");
    for (const text of [sealed, encoded(sealed)]) assert.ok(!open.includes(text));
    for (const text of [given, encoded(given)]) assert.ok(!`${stack.state()}${stack.printed()}`.includes(text));
  });

  it("makes Secrets that nobody can change", () => {
    const kept = names("secret");
    assert.equal(kept.length, 2);
    for (const name of kept) {
      assert.equal(read("secret", name).immutable, true);
      const patch = JSON.stringify({ stringData: { "api-key": random() } });
      const { code, output } = server.kubectl(["patch", "secret", name, "-n", namespace, "-p", patch]);
      assert.equal(code, 1);
      assert.match(output, /field is immutable when `immutable` is set/);
    }
  });

  it("mounts listed keys with mode 0400 into the pod, as the server stores it", () => {
    const { volumes, containers } = Object(read("pod", "agent").spec);
    const [secretName] = names("secret").filter((name) => name.startsWith("given-"));
    const items = ["api-key", "other"].map((key) => ({ key, path: key }));
    assert.deepEqual(volumes, [{ name: "given", secret: { secretName, defaultMode: 0o400, items } }]);
    const [{ volumeMounts, env }] = containers;
    assert.deepEqual(volumeMounts, [{ name: "given", mountPath: "/run/secrets/given", readOnly: true }]);
    assert.equal(env, undefined);
  });

  it("holds two generations during the overlap and one after it, and moves to the new one", async () => {
    const seen: string[][] = [];
    for (const day of ["22", "23", "24", "25", "26", "27", "28", "29", "30"]) {
      const { outputs } = await stack.up({ made: secrets(`2026-11-${day}`).made });
      const live = names("secret").filter((name) => name.startsWith("made-"));
      const said = [outputs.made, outputs["made-before"]].map(String).filter((name) => name !== "");
      assert.deepEqual([...live].sort(), [...said].sort());
      assert.equal(new Set(said.map((name) => read("secret", name).data.token)).size, said.length);
      seen.push(said);
    }
    assert.deepEqual([...new Set(seen.map((said) => said.length))].sort(), [1, 2]);
    assert.equal(new Set(seen.map(([current]) => current)).size, 2);
  });

  it("makes a new object for a new revision or certificate, and leaves the one before as it was", async () => {
    const first = { ...renewal, revision: "2026-10-01", values: { "api-key": sealedBefore } };
    const { certificate } = controller;
    const start = await stack.up({ sealed: { namespace, sealed: { ...first, certificate } } });
    const before = read("sealedsecret", String(start.outputs.sealed));
    const values = { "api-key": sealed };
    const next = { ...renewal, values, previous: first, certificate };
    const { outputs } = await stack.up({ sealed: { namespace, sealed: next } });
    assert.equal(outputs["sealed-before"], before.metadata.name);
    assert.deepEqual(read("sealedsecret", before.metadata.name), before);
    assert.equal(await opened(String(outputs.sealed)), sealed);
    const other = await makeController();
    const after = await stack.up({
      sealed: { namespace, sealed: { ...renewal, values, certificate: other.certificate } },
    });
    assert.deepEqual(names("sealedsecret"), [after.outputs.sealed]);
    assert.notEqual(after.outputs.sealed, outputs.sealed);
  });

  it("seals anew under the same revision when the scope or the keys change, so that the controller can open it", async () => {
    const { certificate } = controller;
    const wider = {
      scope: "namespaceWide" as const,
      reason: "moved between releases",
      owner: "platform",
      reviewBy: "2027-03-31",
    };
    const wide = { ...renewal, certificate, values: { "api-key": sealed }, wider };
    await stack.up({ sealed: { namespace, sealed: { ...renewal, certificate, values: { "api-key": sealed } } } });
    const { outputs } = await stack.up({ sealed: { namespace, sealed: wide } });
    const text = Object(read("sealedsecret", String(outputs.sealed)).spec.encryptedData)["api-key"];
    assert.equal(await controller.open(String(text), namespace), sealed);
    const values = { "api-key": sealed, other: sealedBefore };
    const more = await stack.up({ sealed: { namespace, sealed: { ...renewal, certificate, values } } });
    assert.equal(await opened(String(more.outputs.sealed), "other"), sealedBefore);
    assert.deepEqual(names("sealedsecret"), [more.outputs.sealed]);
  });

  it("refuses a value that turns out to be no credential, and does not repeat it", async () => {
    const text = `${random()}\n`;
    const values = { "api-key": pulumi.secret(text) };
    const said = await stack.refusal({ given: { namespace, config: { ...renewal, values } } });
    assert.match(
      said,
      /AgentSecret "given": config\.values\.api-key, revision 2026-11-01: the value has a space or a line/,
    );
    assert.ok(!said.includes(text.trim()));
    assert.deepEqual(
      names("secret").filter((name) => name.startsWith("given-")),
      [],
    );
  });
});
