import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { run } from "../git/programs";
import type { Engine } from "../git/stack";
import type { EngineRun, Operation, Order } from "./order";

const root = resolve(__dirname, "../../..");

/** A program, and what the policy pack is told of it. */
export interface Deployment {
  /** Path of the module, from the root of this repository. */
  program: string;
  settings?: unknown;
  /** The pack's configuration; without one the pack does not run. */
  policies?: object;
}

/** A stack with a file backend in a folder of its own; each operation is a process of its own. */
export interface ProgramStack {
  /** Shows what `up` would do, and does nothing. */
  preview(deployment: Deployment): Promise<EngineRun>;
  up(deployment: Deployment): Promise<EngineRun>;
  destroy(): Promise<EngineRun>;
  /** The state as the backend keeps it. */
  state(): string;
}

function environment({ folder, file }: Engine, own: string, kubeconfig: string): NodeJS.ProcessEnv {
  return {
    HOME: process.env.HOME,
    PATH: [dirname(file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
    KUBECONFIG: kubeconfig,
    PULUMI_CONFIG_PASSPHRASE_FILE: join(own, "passphrase"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DIY_BACKEND_NO_LEGACY_WARNING: "true",
  };
}

async function carryOut(order: Order, env: NodeJS.ProcessEnv): Promise<EngineRun> {
  const [orderFile, resultFile] = [join(order.folder, "order.json"), join(mkdtempSync(join(order.folder, "r-")), "r")];
  writeFileSync(orderFile, JSON.stringify(order), { mode: 0o600 });
  const args = ["--import=tsx", join(__dirname, "runProgram.ts"), orderFile, resultFile];
  const { output } = await run(process.execPath, args, { cwd: root, env });
  if (!existsSync(resultFile)) throw new Error(`the engine's process left no result:\n${output}`);
  return JSON.parse(readFileSync(resultFile, "utf8")) as EngineRun;
}

/** A new stack that finds the cluster in its environment. */
export function makeProgramStack(engine: Engine, kubeconfig: string, project: string): ProgramStack {
  const folder = mkdtempSync(join(engine.folder, "program-"));
  for (const part of ["backend", "work"]) mkdirSync(join(folder, part), { mode: 0o700 });
  writeFileSync(join(folder, "passphrase"), randomBytes(24).toString("base64url"), { mode: 0o600 });
  const env = environment(engine, folder, kubeconfig);
  const order = (operation: Operation, { program, settings = {}, policies }: Deployment): Order => {
    const policyConfig = join(folder, "policies.json");
    if (policies !== undefined) writeFileSync(policyConfig, JSON.stringify(policies));
    return {
      operation,
      engine: engine.folder,
      folder,
      project,
      program: join(root, program),
      settings,
      ...(policies === undefined ? {} : { policyConfig }),
    };
  };
  return {
    preview: (deployment) => carryOut(order("preview", deployment), env),
    up: (deployment) => carryOut(order("up", deployment), env),
    destroy: () => carryOut(order("destroy", { program: "" }), env),
    state: () => readFileSync(join(folder, "backend", ".pulumi", "stacks", project, "dev.json"), "utf8"),
  };
}
