import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { Manifest } from "../../components/manifest";
import { allRules } from "../../policypack/rules";
import { buildPack } from "../../scripts/buildPack";
import { inventory, read } from "./engine/cluster";
import type { EngineRun, Judgement } from "./engine/order";
import { type Deployment, makeProgramStack, type ProgramStack } from "./engine/stack";
import { type Engine, prepareEngine } from "./git/stack";
import { type Server, startServer } from "./server";

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What PowerTools cannot do without, as its page says: a tier for the workloads, and a waiver for the laboratory. */
const forPowerTools = {
  operatorNamespaces: ["toe-system", "shop-dev", "perf-lab"],
  exemptions: [
    {
      policy: "ns-psa-enforce",
      kind: "Namespace",
      name: "perf-lab",
      owner: "platform-team",
      reason: "profilers read the memory of other processes",
      ticket: "SEC-1",
      approvedBy: "security",
      expires: inDays(30),
    },
  ],
};

/** What the pack is told for each example: where its repositories lie, and what its page says besides. */
const examples: Record<string, object> = {
  "gas-town": { gitHosts: ["git.example"] },
  kubeopencode: { gitHosts: ["git.example"] },
  powertools: forPowerTools,
  "claude-conductor": {},
};

const workloads = ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"];
const mandatory = allRules().filter(({ level }) => level === "mandatory");

/** Mandatory rules of which a judgement says nothing, neither under their own name nor as mere advice. */
const unasked = (rules: typeof mandatory, { passed, failed }: Judgement): string[] =>
  rules
    .map(({ id }) => id)
    .filter((id) => ![...passed, ...failed].some((name) => [id, `${id}-elsewhere`].includes(name)));

const refusals = ({ violations }: EngineRun): string[] =>
  violations.filter(({ level }) => level === "mandatory").map(({ policy, name }) => `${policy} ${name}`);

describe("the examples, on a real engine and API server with the policy pack enforced", () => {
  let server: Server;
  let engine: Engine;
  before(async () => {
    await buildPack(() => undefined);
    [server, engine] = await Promise.all([startServer(), prepareEngine()]);
  });
  after(async () => {
    await server.stop();
    rmSync(engine.folder, { recursive: true, force: true });
  });

  for (const [example, settings] of Object.entries(examples)) {
    describe(example, () => {
      const deployment: Deployment = {
        program: `examples/${example}/index.ts`,
        policies: { "pack-config-valid": settings },
      };
      let stack: ProgramStack;
      let found: string[];
      let came: EngineRun;
      before(() => {
        stack = makeProgramStack(engine, server.plane.kubeconfig, `palisade-${example}`);
        found = inventory(server);
      });

      it("comes up, and everything that runs is ready", async () => {
        came = await stack.up(deployment);
        assert.equal(came.code, 0, came.log);
        const { items } = read(server, "deployments,statefulsets", "-A") as Manifest & { items: Manifest[] };
        assert.ok(items.length > 0);
        for (const { kind, metadata, spec, status } of items) {
          const [wanted, ready] = [Reflect.get(Object(spec), "replicas"), Reflect.get(Object(status), "readyReplicas")];
          assert.equal(ready, wanted, `${kind} ${metadata.name}`);
        }
      });

      it("is judged by every mandatory rule, and refused by none", () => {
        assert.deepEqual(refusals(came), []);
        const pods = came.judgements.filter(({ type }) => workloads.includes(type));
        assert.ok(pods.length > 0);
        const onPods = mandatory.filter(({ kinds, check, yieldsTo }) => kinds === "pods" && check && !yieldsTo);
        assert.ok(onPods.length > 30);
        for (const pod of pods) assert.deepEqual(unasked(onPods, pod), [], pod.name);
        const onStacks = mandatory.filter(({ check, checkStack }) => checkStack && !check);
        assert.ok(onStacks.length > 20);
        const [stackWide] = came.judgements.filter(({ type }) => type === "");
        assert.deepEqual(unasked(onStacks, stackWide ?? { type: "", name: "", passed: [], failed: [] }), []);
      });

      it("changes nothing the second time", async () => {
        const { code, log, changes } = await stack.up(deployment);
        assert.equal(code, 0, log);
        assert.deepEqual(Object.keys(changes), ["same"], log);
      });

      it("leaves only its kinds when it is destroyed", async () => {
        const { code, log } = await stack.destroy();
        assert.equal(code, 0, log);
        const left = inventory(server).filter((title) => !found.includes(title));
        const kinds = came.steps.filter(
          ({ type, op }) => op === "create" && type.endsWith(":CustomResourceDefinition"),
        );
        assert.equal(left.length, kinds.length, left.join("\n"));
        for (const title of left) assert.match(title, /^CustomResourceDefinition\//);
      });
    });
  }

  it("refuse powertools by name while the pack knows nothing of its two open namespaces", async () => {
    const stack = makeProgramStack(engine, server.plane.kubeconfig, "palisade-unaccepted");
    const refused = await stack.preview({ program: "examples/powertools/index.ts", policies: {} });
    assert.equal(refused.code, 1, refused.log);
    assert.deepEqual(refusals(refused).sort(), [
      "ns-psa-enforce powertools-perf-lab-namespace",
      "ns-psa-enforce powertools-shop-dev-namespace",
    ]);
  });
});
