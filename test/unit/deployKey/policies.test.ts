import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { stringify } from "yaml";
import type { DeployKeyArgs } from "../../../components/deployKey/args";
import { deployKeyManifests, type SecretContent } from "../../../components/deployKey/manifests";
import { parseDeployKey } from "../../../components/deployKey/model";
import { privateKey } from "../../../local/plugins/tls/privateKey";
import { check } from "../../../policypack/check";

interface Finding {
  rule: string;
  level: string;
}

/** The manifests as they would reach a cluster, one key for each. */
async function manifestsOf(args: DeployKeyArgs) {
  const model = parseDeployKey("shop-key", args, { project: "agents", stack: "prod", today: "2026-11-21" });
  const contents = new Map<string, SecretContent>();
  for (const { label } of model.ring.kept) {
    const { outputs } = await privateKey.make({ algorithm: "ED25519" });
    contents.set(label, { name: `shop-key-${label}`, privateKey: String(outputs.privateKeyOpenssh) });
  }
  return deployKeyManifests(model, contents).map(({ manifest }) => manifest);
}

async function judged(documents: object[]): Promise<{ findings: Finding[]; printed: string }> {
  const folder = mkdtempSync(join(tmpdir(), "deploy-key-"));
  const file = join(folder, "secrets.yaml");
  const printed: string[] = [];
  try {
    writeFileSync(file, documents.map((one) => stringify(one)).join("---\n"), { mode: 0o600 });
    const io = {
      stdin: Readable.from([]),
      out: (text: string) => void printed.push(text),
      error: (text: string) => void printed.push(text),
      now: new Date("2026-11-21T00:00:00Z"),
      version: "0.0.0",
    };
    await check([file], { format: "json" }, io);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { findings: (JSON.parse(printed.join("")) as { findings: Finding[] }).findings, printed: printed.join("") };
}

describe("the rules of the policy pack", () => {
  it("refuse nothing of a deploy key's Secret, in no format, and print no key", async () => {
    for (const format of ["sshAuth", "gasTown", "kubeOpenCode"] as const) {
      const { findings, printed } = await judged(
        await manifestsOf({ repository: "acme/shop", namespace: "agents", access: "write", format }),
      );
      assert.deepEqual(
        findings.filter(({ level }) => level === "mandatory"),
        [],
        format,
      );
      assert.doesNotMatch(printed, /PRIVATE KEY/);
    }
  });

  it("refuse the same key in a second Secret", async () => {
    const [secret] = await manifestsOf({ repository: "acme/shop", namespace: "agents" });
    const { findings } = await judged([
      { ...secret },
      { ...secret, metadata: { name: "copy", namespace: "elsewhere" } },
    ]);
    assert.ok(
      findings.some(({ rule, level }) => rule.startsWith("secret-shared-across-repos") && level === "mandatory"),
      JSON.stringify(findings),
    );
  });
});
