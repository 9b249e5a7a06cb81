import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { stringify } from "yaml";
import type { AgentSecretArgs } from "../../../components/agentSecret";
import { check } from "../../../policypack/check";
import { type Controller, makeController } from "./controller";
import { acceptance, field, made, random, renewal } from "./made";

interface Finding {
  rule: string;
  level: string;
  at: string;
}

/** What the pack says, with the words that a stack would see. */
async function findings(objects: readonly unknown[]): Promise<string[]> {
  let printed = "";
  const io = {
    stdin: Readable.from([objects.map((one) => `---\n${stringify(one)}`).join("")]),
    out: (text: string) => {
      printed += text;
    },
    error: (text: string) => {
      printed += text;
    },
    now: new Date("2026-11-21T12:00:00Z"),
    version: "0.0.0",
  };
  await check(["-"], { format: "json" }, io);
  const report = JSON.parse(printed) as { findings: Finding[]; problems: unknown[] };
  assert.deepEqual(report.problems, []);
  return report.findings.map(({ rule, level, at }) => `${level} ${rule} ${at}`);
}

const pod = (volumes: unknown[], mounts: unknown[], env: unknown[]): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "agent", namespace: "team-a" },
  spec: { volumes, containers: [{ name: "agent", volumeMounts: mounts, env }] },
});

/** Rules about credentials; what else a bare pod lacks is not this component's business. */
const aboutSecrets = (found: string[]): string[] =>
  found.filter((one) => /(secret|credential|rotation|password)/.test(one));

async function judged(args: Omit<AgentSecretArgs, "namespace">): Promise<string[]> {
  const seen = await made({ namespace: "team-a", ...args }, random());
  assert.equal(seen.error, "");
  const objects = seen.all
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map((one) => ({
      ...one.inputs,
      metadata: { name: `${one.name}-auto`, ...Object(field(one, "metadata")) },
    }));
  const environment = seen.environment as unknown[];
  return aboutSecrets(await findings([...objects, pod([seen.volume], [seen.volumeMount], environment)]));
}

describe("the rules of the policy pack on AgentSecret", () => {
  let controller: Controller;
  before(async () => {
    process.env.PALISADE_TODAY = "2026-11-21";
    controller = await makeController();
  });
  after(() => {
    delete process.env.PALISADE_TODAY;
  });

  const values = (): Record<string, string> => ({ "api-key": random(), other: random() });
  const sources: Record<string, () => Omit<AgentSecretArgs, "namespace">> = {
    "a generated value": () => ({ generated: {}, type: "kubernetes.io/basic-auth", plain: { username: "git" } }),
    "values of the configuration": () => ({
      config: { ...renewal, values: values(), previous: { revision: "2026-10-01", values: values() } },
    }),
    "sealed values": () => ({ sealed: { ...renewal, values: values(), certificate: controller.certificate } }),
    "values of a store": () => ({ externalSecret: { store: "vault", remote: { "api-key": { key: "llm" } } } }),
    "a pinned copy": () => ({
      externalSecret: { store: "vault", remote: { "api-key": { key: "llm" } }, pinned: renewal },
    }),
    "an existing Secret": () => ({ existing: { name: "theirs", keys: ["ssh-key"] } }),
  };
  for (const [what, args] of Object.entries(sources)) {
    it(`say nothing of ${what}`, async () => {
      assert.deepEqual(await judged(args()), []);
    });
  }

  it("name a wider scope, which the component took as accepted", async () => {
    const wider = { scope: "namespaceWide" as const, ...acceptance };
    const found = await judged({
      sealed: { ...renewal, values: values(), certificate: controller.certificate, wider },
    });
    assert.ok(found.length > 0);
    assert.ok(
      found.every((one) => one.startsWith("advisory secret-sealed-scope")),
      found.join("\n"),
    );
  });

  it("name a variable, which the component took as accepted", async () => {
    const environment = { variable: "REGISTRY_AUTH", key: "other", ...acceptance };
    const found = await judged({ config: { ...renewal, values: values() }, environment });
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /^mandatory secret-env-injection /);
  });
});
