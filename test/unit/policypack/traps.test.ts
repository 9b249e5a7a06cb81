import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Policies } from "@pulumi/policy";
import { toolNamed } from "../../../local/toolchain/catalogue";
import { noWayLeft } from "../../../local/toolchain/ensure";
import { remedies } from "../../../policypack/engine/remedies";
import { minimumVersions, needs } from "../../../policypack/engine/versions";
import { allRules } from "../../../policypack/rules";
import { kubeObject } from "../../../policypack/rules/object";
import { defaultSettings } from "../../../policypack/rules/settings";
import { judgeDirectly, judgeStackDirectly, makePolicies, type Said } from "./direct";
import { pod, privileged, type Sent, stackRoot, unknownString } from "./engineHarness";

const root = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const sent = pod({ containers: [privileged] });
const only = (said: readonly Said[], policy: string): string[] =>
  said.filter((one) => one.policy === policy).map(({ args }) => String(args[0]));

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}
const packSources = ["adapter", "engine", "rules"].flatMap((part) => sources(`policypack/${part}`));

describe("the traps of the engine, on policies called by hand", () => {
  let policies: Policies;
  beforeEach(() => {
    policies = makePolicies();
  });

  it("T11: compares words exactly where the API does", async () => {
    const container = (word: string) => ({ name: "a", securityContext: { capabilities: { drop: [word] } } });
    const found = async (word: string): Promise<string[]> =>
      only(await judgeDirectly(policies, pod({ containers: [container(word)] })), "pod-capabilities-restricted");
    assert.deepEqual(await found("ALL"), []);
    assert.match((await found("all")).join(), /a list without "ALL"/);
  });

  it("T14: changes are plain data, and no policy reads or returns an Output", () => {
    const bare = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ name: "a" }] } };
    const context = {
      settings: defaultSettings,
      config: {},
      now: new Date(),
      tierOf: () => "agent" as const,
      attested: () => false,
    };
    const edits = remedies.flatMap((remedy) => remedy.edits(kubeObject(bare), context));
    assert.equal(edits.length, 3);
    assert.deepEqual(JSON.parse(JSON.stringify(edits)), edits);
    assert.deepEqual(
      packSources.filter((file) => /from "@pulumi\/pulumi|\bOutput\b/.test(read(file))),
      [],
    );
  });

  it("T15: nothing here that runs the pack skips the preview, and both guides forbid it", () => {
    const running = ["README.md", "package.json", ...sources("local"), ...sources("scripts"), ...sources("cli")].filter(
      (file) => /policy-pack|policyPacks/.test(read(file)),
    );
    assert.ok(running.length > 0);
    assert.deepEqual(
      running.filter((file) => /--skip-preview|skipPreview|up -f\b/.test(read(file))),
      [],
    );
    assert.match(read("policypack/README.md"), /nothing updates with a preview skipped/);
    assert.match(read("policypack/index.ts"), /never skip them/);
  });

  it("T24: works without any configuration, by the defaults of the schema", async () => {
    for (const policy of policies) {
      const keys = Object.keys(policy.configSchema?.properties ?? {});
      assert.equal(keys.includes("enforcementLevel"), false, policy.name);
      assert.equal(policy.configSchema?.required, undefined);
    }
    assert.match(
      only(await judgeDirectly(policies, pod({ containers: [{ name: "a" }] })), "pod-high-uid").join(),
      /runAsUser/,
    );
  });

  it("T27: tells of every policy what the engine can show", () => {
    for (const { name, displayName, severity, tags, remediationSteps, description } of policies) {
      assert.ok(displayName?.includes(description) && severity && remediationSteps, name);
      assert.ok((tags ?? []).length > 0, name);
      assert.ok(description.length < 160 && !description.includes("\n"), name);
    }
    const { framework } = policies.find(({ name }) => name === "pod-privileged") ?? {};
    assert.deepEqual(Object.keys(framework ?? {}), ["name", "version", "reference", "specification"]);
  });

  it("T28: reports by words and a URN alone, and has a policy for each level", async () => {
    const all = [stackRoot, sent, pod({ containers: [{ name: "a" }] }, { name: "y" })];
    const said = [...(await judgeDirectly(policies, sent)), ...(await judgeStackDirectly(policies, all))];
    assert.ok(said.length > 20);
    for (const { policy, args } of said)
      assert.ok(args.length < 3 && args.every((arg) => arg === undefined || typeof arg === "string"), policy);
    for (const { id, elsewhere } of allRules().filter((rule) => rule.elsewhere)) {
      const levels = policies.filter(({ name }) => name === id || name === `${id}-elsewhere`);
      assert.equal(levels.length, elsewhere ? 2 : 1, id);
    }
  });

  it("T30: is an array of policies in a module without effects, under names that the engine takes", () => {
    const names = policies.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !/^[\w.-]{1,100}$/.test(name) || name === "all"),
      [],
    );
    const makers = packSources.filter((file) => /new PolicyPack\(/.test(read(file)));
    assert.deepEqual(makers, []);
    const { name, version } = JSON.parse(read("policypack/package.json")) as { name: string; version: string };
    assert.match(`${name} ${version}`, /^[\w.-]{1,100} \d+\.\d+\.\d+$/);
  });

  it("T31: judges without engine or mocks, unknown values included", async () => {
    const unknown = pod({ containers: [{ ...privileged, image: unknownString }] });
    assert.equal(only(await judgeDirectly(policies, unknown), "pod-privileged").length, 1);
  });

  it("T32: reads a resource once for all policies that look at it, and a stack likewise", async () => {
    const counting = (): { props: Record<string, unknown>; reads: () => number } => {
      let reads = 0;
      const { spec, ...rest } = sent.props;
      const props = Object.defineProperty({ ...rest }, "spec", {
        enumerable: true,
        configurable: true,
        get: () => {
          reads += 1;
          return spec;
        },
      });
      return { props, reads: () => reads };
    };
    const one = counting();
    await judgeDirectly(policies, { ...sent, props: one.props });
    const alone = one.reads();
    const many = counting();
    await judgeStackDirectly(makePolicies(), [stackRoot, { ...sent, props: many.props }]);
    assert.ok(alone > 0 && alone <= 3, `${alone}`);
    assert.ok(many.reads() > 0 && many.reads() <= 3, `${many.reads()}`);
  });

  it("T34: goes by the clock that it is given, and says equal things in equal order", async () => {
    const reviewed: Sent = {
      type: "kubernetes:codriverlabs.ai.toe.run/v1alpha1:PowerToolConfig",
      name: "tool",
      props: {
        apiVersion: "codriverlabs.ai.toe.run/v1alpha1",
        kind: "PowerToolConfig",
        metadata: {
          name: "tool",
          namespace: "toe-system",
          annotations: { "security.toe.run/review-date": "2026-06-15" },
        },
        spec: { securityContext: { allowPrivileged: true } },
      },
    };
    const open = pod({ runtimeClassName: "b", containers: [{ name: "a" }] }, { name: "y" });
    const said = async (all: readonly Sent[], now: string): Promise<string[]> => {
      const made = makePolicies(() => new Date(now));
      const found: Said[] = [];
      for (const one of all) found.push(...(await judgeDirectly(made, one)));
      return [...found, ...(await judgeStackDirectly(made, all))].map(
        ({ policy, args }) => `${policy}: ${args.join(" at ")}`,
      );
    };
    const ended = (lines: readonly string[]): boolean =>
      lines.some((line) => line.startsWith("powertoolconfig-review-date:"));
    assert.deepEqual(
      [ended(await said([reviewed], "2026-06-01")), ended(await said([reviewed], "2026-07-01"))],
      [false, true],
    );
    const [stack, now] = [[stackRoot, sent, open, reviewed], "2026-06-01"];
    const first = await said(stack, now);
    assert.deepEqual(await said(stack, now), first);
    const overStack = (lines: readonly string[]): string[] => lines.filter((line) => line.includes(" at urn:"));
    assert.ok(overStack(first).length > 5);
    assert.deepEqual(overStack(await said([stackRoot, ...stack.slice(1).reverse()], now)), overStack(first));
    assert.deepEqual(
      packSources.filter((file) => !file.endsWith("adapter/pack.ts") && /new Date\(\)|Date\.now\(/.test(read(file))),
      [],
    );
  });

  it("T38: reads no environment, which holds the configuration in clear, and prints nothing", () => {
    assert.deepEqual(
      packSources.filter((file) => /process\.env|process\.std|\bconsole\./.test(read(file))),
      [],
    );
  });

  it("T40: says which releases it needs, and no tool of ours takes an older one", () => {
    const parts = (version: string): number[] => version.split(".").map(Number);
    const [major = 0, minor = 0] = parts(minimumVersions.run.version);
    const { accepts } = toolNamed("pulumi");
    for (const old of [
      { major, minor: minor - 1, patch: 9 },
      { major: major - 1, minor: 999, patch: 0 },
    ])
      assert.equal(accepts?.(old), false);
    assert.match(noWayLeft(toolNamed("pulumi")).message, /pulumi \d+\.\d+\.\d+ is needed and not here/);
    const { version } = JSON.parse(read("node_modules/@pulumi/policy/package.json")) as { version: string };
    const [given, least] = [version.replace("v", ""), minimumVersions.sdk.version].map(parts);
    assert.ok((given?.[0] ?? 0) === least?.[0] && (given?.[1] ?? 0) >= (least?.[1] ?? 0), version);
    for (const { version: named } of Object.values(minimumVersions)) {
      assert.ok(read("policypack/README.md").includes(named), named);
      assert.ok(needs().includes(named), named);
    }
  });
});

describe("the list of traps", () => {
  it("has a test for each, and none else", () => {
    const folder = "test/unit/policypack";
    const specs = readdirSync(join(root, folder)).filter((file) => /^(adapter|traps).*\.test\.ts$/.test(file));
    const text = [...specs.map((file) => `${folder}/${file}`), "test/e2e/packTraps.test.ts"].map(read).join("\n");
    const titles = [...text.matchAll(/\bit\(\s*"((?:T\d+(?:, )?)+):/g)].map(([, names = ""]) => names);
    const named = new Set(titles.flatMap((names) => names.split(", ")).map((name) => Number(name.slice(1))));
    assert.deepEqual(
      [...named].sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });
});
