import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { stringify } from "yaml";
import { parseRotationPlan, rotationManifests } from "../../../components/rotation/plan";
import { RunnerMode } from "../../../components/rotation/planArgs";
import { check } from "../../../policypack/check";
import { plan, schedule } from "./samples";

interface Finding {
  rule: string;
  level: string;
  at: string;
  object: { kind: string; name: string };
}

/** What the pack refuses of everything that the component can register. */
async function refused(operatorNamespaces: string[]): Promise<string[]> {
  const cronJob = { image: "", allow: [], ...schedule.cronJob, mode: RunnerMode.Install };
  const model = parseRotationPlan("rotation", { ...plan, schedule: { ...schedule, cronJob } }, "2026-11-21");
  const folder = mkdtempSync(join(tmpdir(), "palisade-rotation-"));
  const printed: string[] = [];
  try {
    const [file, config] = [join(folder, "rotation.yaml"), join(folder, "config.json")];
    writeFileSync(
      file,
      rotationManifests(model)
        .map(({ manifest }) => stringify(manifest))
        .join("---\n"),
    );
    writeFileSync(config, JSON.stringify({ "pack-config-valid": { operatorNamespaces } }));
    const say = (text: string) => void printed.push(text);
    const now = new Date("2026-11-21T00:00:00Z");
    await check(
      [file],
      { format: "json", config },
      { stdin: Readable.from([]), out: say, error: say, now, version: "0" },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { findings } = JSON.parse(printed.join("")) as { findings: Finding[] };
  return findings
    .filter(({ level }) => level === "mandatory")
    .map(({ rule, object }) => `${rule} ${object.kind}/${object.name}`);
}

describe("the rules of the policy pack", () => {
  it("refuse nothing of what rotation runs in namespaces of operators", async () => {
    assert.deepEqual(await refused(["palisade-runner", "palisade-rotation"]), []);
  });

  it("refuse of its pods, where they count as agents, the token for the API server and the missing sandbox", async () => {
    const found = await refused([]);
    assert.deepEqual(
      found.filter((one) => one.startsWith("pod-")),
      [
        "pod-runtime-class CronJob/palisade-runner",
        "pod-projected-token CronJob/palisade-rotation",
        "pod-runtime-class CronJob/palisade-rotation",
      ],
    );
  });
});
