import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { check } from "../../../policypack/check";
import { roomManifests, rooms } from "./systems";

const goldens = ["gas-town", "kubeopencode", "powertools", "claude-conductor"];
const pathOf = (system: string): string => join(__dirname, "..", "golden", `${system}.yaml`);
const settings = {
  "pack-config-valid": {
    operatorNamespaces: ["gastown-system", "kubeopencode-system", "toe-system"],
    gitHosts: ["git.example"],
  },
};

/** Allowed by the samples' own named and dated words; a stack that does so lists an exemption for each. */
const accepted = [
  "ns-psa-enforce Namespace/perf-lab",
  "powertoolconfig-run-as-root PowerToolConfig/aperf-config",
  "rbac-secrets-read ClusterRole/gastown-operator-secret-read",
  "rbac-secrets-read ClusterRole/kubeopencode-controller-secret-read",
];

/** The agents' own namespaces, which AgentNamespace makes. */
const roomsOf = (system: string): object[] =>
  (rooms[system] ?? []).filter((room) => room !== "shop-dev").flatMap(roomManifests);

interface Finding {
  rule: string;
  level: string;
  at: string;
  object: { kind: string; name: string };
}

async function refusals(system: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-goldens-"));
  const config = join(folder, "config.json");
  const printed: string[] = [];
  try {
    writeFileSync(config, JSON.stringify(settings));
    const io = {
      stdin: Readable.from([]),
      out: (text: string) => void printed.push(text),
      error: (text: string) => void printed.push(text),
      now: new Date("2026-11-01T00:00:00Z"),
      version: "0.0.0",
    };
    const around = join(folder, "rooms.json");
    writeFileSync(around, JSON.stringify({ apiVersion: "v1", kind: "List", items: roomsOf(system) }));
    await check([pathOf(system), around], { format: "json", config }, io);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { findings } = JSON.parse(printed.join("")) as { findings: Finding[] };
  return findings
    .filter(({ level }) => level === "mandatory")
    .map(({ rule, object }) => `${rule} ${object.kind}/${object.name}`);
}

describe("the rules of the policy pack", () => {
  for (const system of goldens) {
    it(`refuse nothing of ${system} but what it names as accepted`, async () => {
      const found = await refusals(system);
      assert.deepEqual(
        found.filter((one) => !accepted.includes(one)),
        [],
      );
    });
  }
});
