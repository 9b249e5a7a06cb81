import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type EngineEvent, LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import type { EngineRun, Order } from "./order";

/** A module is a program when it is evaluated, as a user's is; or it exports one that takes settings. */
const programOf =
  ({ program, settings }: Order) =>
  async (): Promise<Record<string, unknown>> => {
    const found = require(program) as Record<string, unknown>;
    return typeof found.program === "function" ? found.program(settings) : { ...found };
  };

async function open(order: Order): Promise<Stack> {
  const { engine, folder, project: name } = order;
  const pulumiCommand = await PulumiCommand.get({ root: engine, skipVersionCheck: true });
  return LocalWorkspace.createOrSelectStack(
    { stackName: "dev", projectName: name, program: programOf(order) },
    {
      workDir: join(folder, "work"),
      pulumiHome: join(engine, "home"),
      pulumiCommand,
      projectSettings: { name, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
      secretsProvider: "passphrase",
    },
  );
}

type Seen = Pick<EngineRun, "changes" | "violations" | "judgements" | "steps">;

/** Of a URN, what a reader looks for. */
function partsOf(urn = ""): { type: string; name: string } {
  const [, , chain = "", name = ""] = urn.split("::");
  return { type: chain.split("$").pop() ?? chain, name };
}

function noteStep({ steps }: Seen, { sequence, resourcePreEvent, resOutputsEvent }: EngineEvent): void {
  const told = resourcePreEvent ?? resOutputsEvent;
  if (told === undefined) return;
  const { op, urn } = told.metadata;
  const { type, name } = partsOf(urn);
  const known = steps.find((step) => step.op === op && step.type === type && step.name === name);
  if (known !== undefined) known.done = sequence;
  else steps.push({ op, type, name, begun: sequence, done: sequence });
}

/** The engine's own summary of a pack's work, of which the SDK's types do not know. */
interface PolicySummary {
  resourceUrn?: string;
  passed?: string[];
  failed?: string[];
}

function notePolicies({ judgements, violations }: Seen, event: EngineEvent): void {
  for (const key of ["policyAnalyzeSummaryEvent", "policyAnalyzeStackSummaryEvent"]) {
    const summary: PolicySummary | undefined = Reflect.get(event, key);
    if (summary === undefined) continue;
    const { resourceUrn, passed = [], failed = [] } = summary;
    judgements.push({ ...partsOf(resourceUrn), passed, failed });
  }
  if (event.policyEvent === undefined) return;
  const { policyName: policy, enforcementLevel: level, resourceUrn, message } = event.policyEvent;
  violations.push({ policy, level, ...partsOf(resourceUrn), message });
}

function note(seen: Seen, event: EngineEvent): void {
  noteStep(seen, event);
  notePolicies(seen, event);
  if (event.summaryEvent !== undefined) seen.changes = event.summaryEvent.resourceChanges ?? {};
}

type Told = Pick<EngineRun, "outputs">;
type Heard = { onOutput: (text: string) => void; onEvent: (event: EngineEvent) => void };
const pack = resolve(__dirname, "../../../policypack");

async function operate(stack: Stack, { operation, policyConfig }: Order, heard: Heard): Promise<Told> {
  const policies = policyConfig === undefined ? {} : { policyPacks: [pack], policyPackConfigs: [policyConfig] };
  if (operation === "destroy") await stack.destroy(heard);
  if (operation === "preview") await stack.preview({ ...heard, ...policies });
  if (operation !== "up") return { outputs: {} };
  const { outputs } = await stack.up({ ...heard, ...policies });
  const plain = Object.entries(outputs).filter(([, { secret }]) => !secret);
  return { outputs: Object.fromEntries(plain.map(([name, { value }]) => [name, value as unknown])) };
}

async function carryOut(order: Order): Promise<EngineRun> {
  const seen: Seen = { changes: {}, violations: [], judgements: [], steps: [] };
  let log = "";
  const onOutput = (text: string): void => {
    log += text;
  };
  const onEvent = (event: EngineEvent): void => note(seen, event);
  try {
    const { outputs } = await operate(await open(order), order, { onOutput, onEvent });
    return { code: 0, log, outputs, ...seen };
  } catch (thrown) {
    return { code: 1, log: `${log}${thrown instanceof Error ? thrown.message : thrown}`, outputs: {}, ...seen };
  }
}

/** Carries out one order, and writes down what came of it. */
async function main(orderFile = "", resultFile = ""): Promise<void> {
  const order = JSON.parse(readFileSync(orderFile, "utf8")) as Order;
  writeFileSync(resultFile, JSON.stringify(await carryOut(order)), { mode: 0o600 });
}

main(...process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
});
