import assert from "node:assert/strict";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { kubeObjects } from "../../../policypack/rules/object";
import { brokenObject, slowestMs, verdictOf } from "./chaosObjects";
import { random } from "./psa/pods";

const seed = Number(process.env.PALISADE_SEED ?? 20_260_601);
const rounds = Number(process.env.PALISADE_ROUNDS ?? 4000);
const rules = allRules();

/** Rounds before the compiler has seen everything, which say nothing about speed. */
const warmUp = 100;

describe("rules under corrupted input", function () {
  this.timeout(600_000);

  it(`judge ${rounds} broken objects without an exception and without delay (seed ${seed})`, () => {
    const next = random(seed);
    let slowest = { ms: 0, round: 0 };
    const broken: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { ms, faults } = verdictOf(brokenObject(next));
      if (ms > slowest.ms && round > warmUp) slowest = { ms, round };
      broken.push(...faults.map((fault) => `round ${round}: ${fault}`));
    }
    assert.deepEqual(broken, []);
    assert.ok(slowest.ms < slowestMs, `round ${slowest.round} took ${slowest.ms.toFixed(1)} ms`);
  });

  it("judge an object that is nested without end, and do not pass what they cannot reach", () => {
    let deep: unknown = "x";
    for (let level = 0; level < 50_000; level += 1) deep = { a: deep };
    const spec = { agentConfig: deep };
    const object = {
      apiVersion: "gastown.gastown.io/v1alpha1",
      kind: "Polecat",
      metadata: { name: "a", namespace: "t" },
      spec,
    };
    const { findings } = evaluate(kubeObjects(object), { rules, now: new Date(0) });
    const about = findings.filter(({ rule }) => rule.id === "secret-in-cr").map(({ got }) => got);
    assert.deepEqual(about, ["nested too deeply to be judged"]);
    assert.deepEqual(
      findings.filter(({ got }) => got.startsWith("not judged")).map(({ rule }) => rule.id),
      [],
    );
  });

  it("do not take long over text made to keep a pattern busy", () => {
    const texts = [
      "a://".repeat(20_000),
      `x${"-".repeat(50_000)}`,
      "eyJ".repeat(30_000),
      "authorization: bearer ".repeat(4000),
      `${" ".repeat(50_000)}=`,
      "A".repeat(100_000),
    ];
    for (const value of texts) {
      const containers = [{ name: "a", image: value, args: [value], env: [{ name: "TOKEN", value }] }];
      const metadata = { name: "a", namespace: "t", annotations: { a: value } };
      const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers } };
      const map = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "a", namespace: "t" },
        data: { token: value },
      };
      const began = performance.now();
      evaluate(
        [pod, map].flatMap((object) => kubeObjects(object)),
        { rules, now: new Date(0) },
      );
      const ms = performance.now() - began;
      assert.ok(ms < 500, `${JSON.stringify(value.slice(0, 30))}…: ${ms.toFixed(0)} ms`);
    }
  });
});
