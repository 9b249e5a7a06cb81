import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { Manifest } from "../../components/manifest";
import { readConfig } from "../../policypack/check/config";
import { remedies } from "../../policypack/engine/remedies";
import { allRules } from "../../policypack/rules";
import { buildPack } from "../../scripts/buildPack";
import { fake } from "../unit/policypack/fakes";
import { read } from "./engine/cluster";
import type { EngineRun } from "./engine/order";
import { makeProgramStack, type ProgramStack } from "./engine/stack";
import { room, seal, type TrapSettings } from "./engine/traps";
import { type Engine, prepareEngine } from "./git/stack";
import { type Server, startServer } from "./server";

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const words = { owner: "team", ticket: "SEC-1", approvedBy: "security", expires: inDays(30) };
const waive = (policy: string, kind: string, name: string): object => ({
  ...words,
  policy,
  kind,
  name,
  namespace: room,
  reason: "a test of the policy pack",
});
const settings = (...exemptions: object[]): object => ({ "pack-config-valid": { exemptions } });
const credential = fake("github-token");

const refusals = ({ violations }: EngineRun, of: string): string[] =>
  violations.filter(({ level, name }) => level === "mandatory" && name === of).map(({ policy }) => policy);
const names = ({ violations }: EngineRun, policy: string): string[] =>
  violations.filter((one) => one.policy === policy && one.level === "mandatory").map(({ name }) => name);

describe("the traps that only the real engine shows", () => {
  let server: Server;
  let engine: Engine;
  const stackOf = (project: string): ProgramStack => makeProgramStack(engine, server.plane.kubeconfig, project);
  const program = (parts: TrapSettings["parts"], policies?: object) => ({
    program: "test/e2e/engine/traps.ts",
    settings: { parts, credential } satisfies TrapSettings,
    ...(policies === undefined ? {} : { policies }),
  });
  before(async () => {
    await buildPack(() => undefined);
    [server, engine] = await Promise.all([startServer(), prepareEngine()]);
  });
  after(async () => {
    await server.stop();
    rmSync(engine.folder, { recursive: true, force: true });
  });

  describe("a stack that comes up with remedies", () => {
    const mending = Object.fromEntries(remedies.map(({ id }) => [id, "remediate"]));
    const waived = settings(waive("secret-in-configmap", "ConfigMap", "settings"));
    const parts: TrapSettings["parts"] = ["room", "remedied"];
    let stack: ProgramStack;
    before(() => {
      stack = stackOf("palisade-remedied");
    });

    it("T16: shows at a preview all that is wrong with all resources, and mends nothing unasked", async () => {
      const run = await stack.preview(program(parts, settings()));
      assert.equal(run.code, 1, run.log);
      assert.deepEqual(refusals(run, "settings"), ["secret-in-configmap"]);
      assert.deepEqual(refusals(run, "remedied"), ["pod-capabilities-restricted", "pod-seccomp-restricted"]);
    });

    it("T2: shows the pack the names that the engine gives", async () => {
      const named = waive("pod-seccomp-restricted", "Deployment", "remedied-*");
      const run = await stack.preview(program(parts, settings(named)));
      assert.deepEqual(refusals(run, "remedied"), ["pod-capabilities-restricted"]);
    });

    it("T6, T26: mends at a preview beside values that nobody knows yet", async () => {
      const run = await stack.preview(program(parts, { ...waived, ...mending }));
      assert.equal(run.code, 0, run.log);
    });

    it("T4, T26: mends at an update, whose live objects pass as well", async () => {
      const run = await stack.up(program(parts, { ...waived, ...mending }));
      assert.equal(run.code, 0, run.log);
      const { items } = read(server, "deployments", "-n", room) as Manifest & { items: Manifest[] };
      const [pod] = items.map(
        ({ spec }) => (spec as { template: { metadata: Manifest["metadata"]; spec: object } }).template,
      );
      const of = read(server, "configmap", "settings", "-n", room).metadata.uid;
      assert.deepEqual(pod?.metadata.annotations, { "example/of": of, "example/seal": seal });
      assert.equal(Reflect.get(pod?.spec ?? {}, "automountServiceAccountToken"), false);
      const text = JSON.stringify(pod?.spec);
      assert.match(text, /"seccompProfile":\{"type":"RuntimeDefault"\}/);
      assert.match(text, /"capabilities":\{"drop":\["ALL"\]\}/);
    });

    it("T12, T26: keeps secrets secret in the state, and makes one of a credential that was none", () => {
      const state = stack.state();
      assert.ok(state.includes('"level": "debug"') || state.includes('"level":"debug"'));
      for (const text of [credential, seal]) assert.equal(state.includes(text), false);
    });

    it("T26: changes nothing the second time", async () => {
      const run = await stack.up(program(parts, { ...waived, ...mending }));
      assert.deepEqual(Object.keys(run.changes), ["same"], run.log);
    });

    it("T23: hears of a firm policy that was disabled, and not of a policy that there is not", async () => {
      const config = { "pod-runtime-socket": "disabled", "no-such-policy": "advisory" };
      const run = await stack.preview(program(["room"], config));
      const lines = run.violations.filter(({ policy }) => policy === "pack-config-valid").map(({ message }) => message);
      assert.equal(lines.length, 1, run.log);
      assert.match(lines.join(), /policy "pod-runtime-socket" is disabled/);
      assert.deepEqual(readConfig(config, allRules()).problems, [
        "pod-runtime-socket admits no other level than mandatory",
        'policy "no-such-policy" does not exist',
      ]);
    });

    it("T23: is silenced by `all`, which only the summary of what ran shows, and the check of the file refuses", async () => {
      const config = { all: "disabled" };
      const run = await stack.preview(program(["room"], config));
      assert.equal(run.code, 0, run.log);
      assert.ok(!run.judgements.some(({ passed, failed }) => [...passed, ...failed].includes("pod-privileged")));
      assert.equal(readConfig(config, allRules()).problems.length, 1);
    });

    describe("and goes on from objects that nobody judged", () => {
      let run: EngineRun;
      before(async () => {
        const first = await stack.up(program(["room", "insecure", "guarded"]));
        assert.equal(first.code, 0, first.log);
        const labels = { app: "adopted" };
        const shared = read(server, "deployment", "stale", "-n", room).spec as { template: { spec: object } };
        const template = { metadata: { labels }, spec: shared.template.spec };
        const legacy = { name: "trap-legacy", labels: { "palisade.dev/tier": "agent" } };
        const { code, output } = server.apply([
          { apiVersion: "v1", kind: "Namespace", metadata: legacy },
          {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "adopted", namespace: room, labels },
            spec: { replicas: 0, selector: { matchLabels: labels }, template },
          },
        ]);
        assert.equal(code, 0, output);
        run = await stack.preview(
          program(["room", "mended", "renamed", "adopted", "turned", "looked", "unguarded", "far", "near"], settings()),
        );
        assert.equal(run.code, 1, run.log);
      });

      it("T17: finds over the stack that a policy was taken away", () => {
        const open = names(run, "ns-default-deny-egress");
        assert.ok(open.includes("trap-loose"), run.log);
        assert.equal(open.includes("trap-kept"), false);
      });

      it("T18: takes what is only looked up as evidence, and refuses none of it", () => {
        assert.deepEqual(refusals(run, "legacy"), []);
      });

      it("T20: keeps clusters apart by their providers", () => {
        assert.deepEqual(names(run, "pod-sa-token-automount"), ["distant"]);
      });

      it("T35: refuses a fix that the engine ignores, and says why", () => {
        assert.deepEqual(refusals(run, "stale"), ["options-ignore-security", "pod-host-namespaces"]);
      });

      it("T36: judges what is imported, and what goes by another name now", () => {
        assert.deepEqual(refusals(run, "adopted"), ["pod-host-namespaces"]);
        assert.deepEqual(refusals(run, "new-name"), ["pod-host-namespaces"]);
        const done = run.steps.filter(({ name }) => /^(adopted|new-name|old-name)$/.test(name));
        assert.deepEqual(done.map(({ op, name }) => `${op} ${name}`).sort(), ["import adopted", "same new-name"]);
      });

      it("T37: judges what transformations make of a resource", () => {
        assert.deepEqual(refusals(run, "turned"), ["pod-host-namespaces"]);
      });

      it("T39: marks what a provider may know from long ago", () => {
        const marked = run.violations.filter(({ message }) => message.includes("skipUpdateUnreachable: objects of"));
        assert.deepEqual(
          marked.map(({ policy, level, name }) => [policy, level, name]),
          [["evaluation-complete", "advisory", "far"]],
        );
      });
    });
  });

  describe("a stack that comes up without a preview", () => {
    let stack: ProgramStack;
    before(() => {
      stack = stackOf("palisade-late");
    });

    it("T15: is refused over the whole only when it is there; a preview refuses before", async () => {
      const before = await stack.preview(program(["late"], settings()));
      assert.deepEqual(names(before, "ns-default-deny-egress"), ["trap-late"]);
      assert.equal(server.kubectl(["get", "namespace", "trap-late"]).code, 1);
      const run = await stack.up(program(["late"], settings()));
      assert.equal(run.code, 1, run.log);
      assert.deepEqual(names(run, "ns-default-deny-egress"), ["trap-late"]);
      assert.equal(server.kubectl(["get", "namespace", "trap-late"]).code, 0);
    });

    it("T16: stops at the first resource that is refused", async () => {
      const run = await stack.up(program(["late", "pair"], settings()));
      assert.deepEqual(names(run, "pod-host-namespaces"), ["first"]);
      assert.equal(server.kubectl(["get", "deployment", "first", "-n", room]).code, 1);
    });

    it("T18: answers for what it puts into a namespace that it only looks up", async () => {
      const run = await stack.preview(program(["inhabited"], settings()));
      assert.deepEqual(refusals(run, "legacy"), []);
      assert.ok(refusals(run, "guest").includes("ns-default-deny-egress"), run.log);
    });
  });
});
