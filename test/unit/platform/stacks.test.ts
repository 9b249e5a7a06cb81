import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { AgentPlatformArgs } from "../../../components/platform/args";
import { parseAgentPlatform } from "../../../components/platform/model";

const root = resolve(__dirname, "../../..");

/** The arguments that a stack's file gives, as program.ts reads them. */
function argsOf(stack: string): AgentPlatformArgs {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  const own = Object.entries(config).filter(([key]) => !key.startsWith("palisade:githubApp"));
  return Object.fromEntries(own.map(([key, value]) => [key.replace("palisade:", ""), value])) as never;
}

const read = (stack: string) =>
  parseAgentPlatform("palisade", argsOf(stack), { project: "palisade", stack, today: "2026-12-01" });

describe("the stacks of this repository", () => {
  const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);

  it("are these four", () => {
    assert.deepEqual(stacks.sort(), ["dev", "local", "prod", "staging"]);
  });

  for (const stack of ["local", "dev", "staging", "prod"]) {
    it(`${stack} has all four systems, two teams and three repositories, and no problem`, () => {
      const { args, places, teams } = read(stack);
      assert.deepEqual([teams.length, places.length], [2, 3]);
      for (const system of ["gasTown", "kubeOpenCode", "powerTools", "claudeConductor"] as const)
        assert.ok(args[system], system);
    });
  }

  it("differ in what an environment is about", () => {
    const facts = stacks.map((stack) => {
      const { args, rotation } = read(stack);
      const { gasTown, egressEngine = "networkPolicy", sandboxHandler = "none", quota } = args;
      return [stack, gasTown?.replicas ?? 2, egressEngine, sandboxHandler, quota?.pods, rotation.periodDays].join(" ");
    });
    assert.deepEqual(facts.sort(), [
      "dev 1 networkPolicy runsc 10 30",
      "local 1 networkPolicy runsc 10 90",
      "prod 3 cilium kata 40 90",
      "staging 2 cilium kata 20 60",
    ]);
  });
});
