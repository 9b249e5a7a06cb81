import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { read, uidOf } from "./engine/cluster";
import { History } from "./engine/history";
import type { EngineRun } from "./engine/order";
import { makeProgramStack, type ProgramStack } from "./engine/stack";
import { StandInOperator, type Tended } from "./engine/standInOperator";
import { type Engine, prepareEngine } from "./git/stack";
import { type Server, startServer } from "./server";

const gasTown = { name: "gastown-operator", namespace: "gastown-system" };
const openCode = { name: "kubeopencode-controller", namespace: "kubeopencode-system" };
const tended: Tended[] = [
  { kind: "polecat", name: "pay-rounding", namespace: "gt-payments", operator: gasTown },
  { kind: "rig", name: "payments", namespace: "default", operator: gasTown },
  { kind: "agent", name: "web-bot", namespace: "ai-web", operator: openCode },
];
const ends = [
  ["Polecat pay-rounding", "gas-town-polecat-pay-rounding", "gas-town-operator", gasTown],
  ["Rig payments", "gas-town-rig-payments", "gas-town-operator", gasTown],
  ["Agent web-bot", "kubeopencode-agent-web-bot", "kubeopencode-operator", openCode],
] as const;
const lists = [
  "/apis/gastown.gastown.io/v1alpha1/polecats",
  "/apis/gastown.gastown.io/v1alpha1/rigs",
  "/apis/kubeopencode.io/v1alpha1/agents",
  "/apis/apps/v1/deployments",
];
const handmade = {
  apiVersion: "gastown.gastown.io/v1alpha1",
  kind: "Rig",
  metadata: { name: "handmade" },
  spec: { gitURL: "git@git.example:acme/other.git", beadsPrefix: "oth" },
};

describe("the end of a stack whose custom resources have finalizers", () => {
  let server: Server;
  let engine: Engine;
  let stack: ProgramStack;
  let history: History;
  let operator: StandInOperator;
  let kinds: Map<string, string>;
  let kept: string;
  let ended: EngineRun;

  const program = { program: "test/e2e/engine/systems.ts", settings: { release: "current" } };
  const kindsNow = (): Map<string, string> => {
    const { items } = read(server, "crd") as ReturnType<typeof read> & { items: ReturnType<typeof read>[] };
    return new Map(items.map((item) => [String(item.metadata.name), uidOf(item)]));
  };

  before(async () => {
    [server, engine] = await Promise.all([startServer(), prepareEngine()]);
    stack = makeProgramStack(engine, server.plane.kubeconfig, "palisade-deletion");
    const came = await stack.up(program);
    assert.equal(came.code, 0, came.log);
    const made = server.apply([handmade]);
    assert.equal(made.code, 0, made.output);
    kinds = kindsNow();
    kept = uidOf(read(server, "rig", "handmade"));
    history = new History(server.plane.kubeconfig);
    for (const list of lists) await history.follow(list);
    operator = new StandInOperator(server, tended);
  });
  after(async () => {
    operator.stop();
    history.stop();
    await server.stop();
    rmSync(engine.folder, { recursive: true, force: true });
  });

  it("comes, since each operator is there to let its objects go", async () => {
    operator.start();
    ended = await stack.destroy();
    assert.equal(ended.code, 0, ended.log);
    assert.deepEqual([...operator.released].sort(), tended.map(({ name }) => name).sort());
  });

  it("comes in this order: the object is gone in the store before anything asks its operator to go", async () => {
    for (const [object, , , { name }] of ends) {
      const { asked, gone } = await history.endOf(object);
      assert.ok(gone > asked, `${object} was held by its finalizer`);
      assert.ok(gone < (await history.endOf(`Deployment ${name}`)).asked, `${object} before ${name}`);
    }
  });

  it("comes in the same order for the engine, which waits for each object", () => {
    const deleted = (name: string) => {
      const step = ended.steps.find((one) => one.op === "delete" && one.name === name);
      assert.ok(step, name);
      return step;
    };
    for (const [, object, deployment] of ends) assert.ok(deleted(object).done < deleted(deployment).begun, object);
  });

  it("leaves the kinds, and with them what people made of them", () => {
    assert.ok(kinds.size > 8);
    assert.deepEqual(kindsNow(), kinds);
    assert.equal(uidOf(read(server, "rig", "handmade")), kept);
    const gone = server.kubectl(["get", "polecats,agents,rigs", "-A", "-o", "name"]);
    assert.equal(gone.output.trim(), "rig.gastown.gastown.io/handmade");
  });

  it("lets the next stack take those kinds over, objects and all", async () => {
    const again = await stack.up(program);
    assert.equal(again.code, 0, again.log);
    assert.deepEqual(kindsNow(), kinds);
    assert.equal(uidOf(read(server, "rig", "handmade")), kept);
  });

  it("comes for objects that somebody still holds, and lets nobody slip anything into them", () => {
    const [held, namespace] = ["held", "gt-payments"];
    const { apiVersion, kind, spec } = read(server, "polecat", "pay-rounding", "-n", namespace);
    const metadata = { name: held, namespace, finalizers: ["example.org/hold"] };
    const made = server.apply([{ apiVersion, kind, metadata, spec }]);
    assert.equal(made.code, 0, made.output);
    const patch = (change: object) =>
      server.kubectl(["patch", "polecat", held, "-n", namespace, "--type=merge", "-p", JSON.stringify(change)]);
    server.kubectl(["delete", "polecat", held, "-n", namespace, "--wait=false"]);
    const image = `registry.example/other@sha256:${"0".repeat(64)}`;
    for (const change of [{}, { metadata: { finalizers: null } }])
      assert.match(patch({ ...change, spec: { kubernetes: { image } } }).output, /image is not the one/);
    assert.equal(patch({ metadata: { labels: { last: "words" } } }).code, 0);
    const freed = patch({ metadata: { finalizers: null } });
    assert.equal(freed.code, 0, freed.output);
    assert.match(server.kubectl(["get", "polecat", held, "-n", namespace]).output, /NotFound/);
  });
});
