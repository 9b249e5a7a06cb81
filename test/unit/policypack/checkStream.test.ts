import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Keeper } from "../../../policypack/check/keep";
import { parseYaml } from "../../../policypack/check/yaml";
import { evaluate } from "../../../policypack/engine/evaluate";
import type { Judged } from "../../../policypack/engine/judge";
import { Judging } from "../../../policypack/engine/stream";
import { allRules } from "../../../policypack/rules";
import { type KubeObject, kubeObjects } from "../../../policypack/rules/object";
import { settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { type Fixture, fixturesOf, withFakes } from "./fixtures";
import { random } from "./psa/pods";

const rules = allRules();
const now = new Date("2026-06-01T12:00:00Z");

/** Findings in a form that compares, whatever the order of judging was. */
const told = (findings: readonly Judged[]): string[] =>
  findings
    .map(({ policy, verdict, level, tier, at, got, object }) =>
      [policy, verdict, level, tier, object.kind, object.namespace, object.name, at, got].join("|"),
    )
    .sort();

/** Judges objects as they arrive, and keeps of each what `palisade check` keeps. */
function streamed(objects: readonly KubeObject[], options: Parameters<typeof evaluate>[1]): string[] {
  const keeper = new Keeper();
  const judging = new Judging(options, keeper);
  keeper.begin(0);
  for (const object of objects) judging.take(object);
  const { findings, exempted } = judging.end();
  return told([...findings, ...exempted]);
}

function whole(objects: readonly KubeObject[], options: Parameters<typeof evaluate>[1]): string[] {
  const { findings, exempted } = evaluate(objects, options);
  return told([...findings, ...exempted]);
}

const documentsOf = ({ text, type }: Fixture): KubeObject[] =>
  parseYaml(withFakes(text)).documents.flatMap(({ value }) => kubeObjects(value, type === "" ? {} : { type }));

const fixtures = rules.flatMap((rule) => fixturesOf(rule.id).map((fixture) => ({ rule, fixture })));

describe("judging a stream", () => {
  it("finds in the fixtures of each rule over all objects what judging them together finds", () => {
    for (const { rule, fixture } of fixtures.filter(({ rule }) => rule.checkStack)) {
      const settings = withDefaults(settingsShape, fixture.settings);
      const options = { rules: [rule], settings, configs: { [rule.id]: fixture.config }, now: fixture.now };
      const name = `${rule.id}/${fixture.file}`;
      assert.deepEqual(streamed(documentsOf(fixture), options), whole(documentsOf(fixture), options), name);
    }
  });

  const seed = 20_260_601;
  it(`finds the same in mixed stacks, whatever the order, and where agents live in few namespaces (seed ${seed})`, () => {
    const next = random(seed);
    for (let round = 0; round < 12; round += 1) {
      const picked = Array.from({ length: 20 }, () => fixtures[Math.floor(next() * fixtures.length)]);
      const objects = picked.flatMap((one) => (one === undefined ? [] : documentsOf(one.fixture)));
      const keyed = objects.map((object) => ({ object, key: next() })).sort((a, b) => a.key - b.key);
      const stack = keyed.map(({ object }) => object);
      const settings = withDefaults(settingsShape, next() < 0.5 ? {} : { agentNamespaces: ["shop"] });
      assert.deepEqual(
        streamed(stack, { rules, settings, now }),
        whole(stack, { rules, settings, now }),
        `round ${round}`,
      );
    }
  });

  it("keeps a fraction of what objects say, and equal parts once", () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const spec = { hostPID: true, containers: [{ name: "a", image: "registry.example/a:1", args: ["x".repeat(500)] }] };
    const textOf = (index: number): string =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `pod-${index}`, namespace: "t", managedFields: [{ text: `${index}`.repeat(300) }] },
        spec,
        status: { message: `${index}`.repeat(500) },
      });
    const keeper = new Keeper();
    keeper.begin(2 ** 30);
    const count = 3000;
    collect();
    const before = process.memoryUsage().heapUsed;
    const kept = Array.from({ length: count }, (_, index) =>
      keeper.keep(kubeObjects(JSON.parse(textOf(index)))[0] as KubeObject),
    );
    collect();
    const each = (process.memoryUsage().heapUsed - before) / count;
    assert.equal(kept.length, count);
    assert.ok(each < textOf(count).length / 2, `${each.toFixed(0)} bytes of ${textOf(count).length} characters`);
  });

  it("takes an object for an agent's once a later one shows that agents live beside it", () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "late" }, spec: { hostPID: true } };
    const namespace = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "late", labels: { "palisade.dev/tier": "agent" } },
    };
    const settings = withDefaults(settingsShape, { agentNamespaces: ["early"] });
    const judged = (...values: object[]): string[] =>
      streamed(
        values.flatMap((value) => kubeObjects(value)),
        { rules, settings, now },
      ).filter((line) => line.startsWith("pod-host-namespaces"));
    assert.deepEqual(judged(pod, namespace), ["pod-host-namespaces|fail|mandatory|agent|Pod|late|a|spec.hostPID|true"]);
    assert.deepEqual(judged(pod), ["pod-host-namespaces|fail|mandatory|elsewhere|Pod|late|a|spec.hostPID|true"]);
  });
});
