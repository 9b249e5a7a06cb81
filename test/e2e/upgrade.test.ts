import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { Manifest } from "../../components/manifest";
import { read, uidOf } from "./engine/cluster";
import type { EngineRun } from "./engine/order";
import { makeProgramStack, type ProgramStack } from "./engine/stack";
import type { SystemsSettings } from "./engine/systems";
import { type Engine, prepareEngine } from "./git/stack";
import { type Ran, type Server, startServer } from "./server";

const kinds = ["polecats.gastown.gastown.io", "rigs.gastown.gastown.io", "agents.kubeopencode.io"];
const objects: [kind: string, name: string, namespace: string][] = [
  ["polecats.gastown.gastown.io", "pay-rounding", "gt-payments"],
  ["rigs.gastown.gastown.io", "payments", ""],
  ["rigs.gastown.gastown.io", "handmade", ""],
  ["agents.kubeopencode.io", "web-bot", "ai-web"],
];
const operators = [
  ["gastown-operator", "gastown-system"],
  ["kubeopencode-controller", "kubeopencode-system"],
] as const;

const handmade = {
  apiVersion: "gastown.gastown.io/v1alpha1",
  kind: "Rig",
  metadata: { name: "handmade" },
  spec: { gitURL: "git@git.example:acme/other.git", beadsPrefix: "oth" },
};

/** What an update must leave alone: who an object is, what it asks for and what its operator found. */
const lasting = (m: Manifest): unknown => [uidOf(m), m.metadata.creationTimestamp, m.spec, m.status];
const imageOf = ({ spec }: Manifest): string =>
  (spec as { template: { spec: { containers: { image: string }[] } } }).template.spec.containers[0]?.image ?? "";

describe("an update from an older release, on a real engine and API server", () => {
  let server: Server;
  let engine: Engine;
  let stack: ProgramStack;
  let came: EngineRun;
  const earlier = new Map<string, Manifest>();

  const object = (kind: string, name: string, namespace = ""): Manifest =>
    read(server, kind, name, ...(namespace === "" ? [] : ["-n", namespace]));
  const up = (release: SystemsSettings["release"]): Promise<EngineRun> =>
    stack.up({ program: "test/e2e/engine/systems.ts", settings: { release } });
  const tried = (kind: string, [name, namespace]: string[], spec: object): Ran =>
    server.kubectl([
      ...["patch", kind, `${name}`, "-n", `${namespace}`, "--type=merge", "--dry-run=server", "-o", "json"],
      ...["-p", JSON.stringify({ spec })],
    ]);
  const polecat = (spec: object): Ran => tried("polecats.gastown.gastown.io", ["pay-rounding", "gt-payments"], spec);
  const agent = (spec: object): Ran => tried("agents.kubeopencode.io", ["web-bot", "ai-web"], spec);
  const homeless = { workspaceDir: null };
  const port = { extraPorts: [{ name: "preview", port: 8081 }] };

  before(async () => {
    [server, engine] = await Promise.all([startServer(), prepareEngine()]);
    stack = makeProgramStack(engine, server.plane.kubeconfig, "palisade-upgrade");
    const first = await up("older");
    assert.equal(first.code, 0, first.log);
    const made = server.apply([handmade]);
    assert.equal(made.code, 0, made.output);
    const status = ["--subresource=status", "--type=merge", "-p", JSON.stringify({ status: { phase: "Idle" } })];
    const told = server.kubectl(["patch", "polecat", "pay-rounding", "-n", "gt-payments", ...status]);
    assert.equal(told.code, 0, told.output);
  });
  after(async () => {
    await server.stop();
    rmSync(engine.folder, { recursive: true, force: true });
  });

  it("starts from kinds that lack a field and a rule", () => {
    assert.doesNotMatch(polecat({ maxIdleSeconds: 600 }).output, /"maxIdleSeconds": 600/);
    assert.doesNotMatch(agent(port).output, /"preview"/);
    assert.equal(polecat({ rig: "handmade" }).code, 0);
    assert.equal(agent(homeless).code, 0);
  });

  it("updates in place two kinds, two operators and what names their image, and nothing else", async () => {
    for (const kind of kinds) earlier.set(kind, object("crd", kind));
    for (const [kind, name, namespace] of objects) earlier.set(name, object(kind, name, namespace));
    for (const [name, namespace] of operators) earlier.set(name, object("deployment", name, namespace));
    came = await up("current");
    assert.equal(came.code, 0, came.log);
    assert.deepEqual(Object.keys(came.changes).sort(), ["same", "update"]);
    const updated = came.steps.filter(({ op, type }) => op === "update" && type.startsWith("kubernetes:"));
    assert.deepEqual(updated.map(({ name }) => name).sort(), [
      "gas-town-crd-polecats",
      "gas-town-operator",
      "kubeopencode-config", // it names the operator's image for the agents' helpers
      "kubeopencode-crd-agents",
      "kubeopencode-operator",
    ]);
  });

  const former = (name: string): Manifest => {
    const found = earlier.get(name);
    assert.ok(found, name);
    return found;
  };

  it("keeps the kinds' identity and every custom resource, its status and those that people made", () => {
    for (const kind of kinds) assert.equal(uidOf(object("crd", kind)), uidOf(former(kind)), kind);
    for (const [kind, name, namespace] of objects)
      assert.deepEqual(lasting(object(kind, name, namespace)), lasting(former(name)), name);
  });

  it("rolls the operators to the new image, and waits until no pod of the old one is left", () => {
    for (const [name, namespace] of operators) {
      const now = object("deployment", name, namespace);
      assert.equal(uidOf(now), uidOf(former(name)));
      assert.notEqual(imageOf(now), imageOf(former(name)));
      const { replicas, updatedReplicas, readyReplicas } = now.status as Record<string, number>;
      assert.deepEqual([updatedReplicas, readyReplicas], [replicas, replicas], name);
    }
  });

  it("takes the new field, and refuses what the new rule refuses, also on an object of before", () => {
    assert.match(polecat({ maxIdleSeconds: 600 }).output, /"maxIdleSeconds": 600/);
    assert.match(agent(port).output, /"preview"/);
    assert.match(polecat({ rig: "handmade" }).output, /rig cannot be changed/);
    assert.match(agent(homeless).output, /name templateRef, or both workspaceDir and serviceAccountName/);
  });

  it("changes nothing the second time", async () => {
    const { code, log, changes } = await up("current");
    assert.equal(code, 0, log);
    assert.deepEqual(Object.keys(changes), ["same"]);
  });
});
