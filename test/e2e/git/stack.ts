import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { describePlugins, installPlugins } from "../../../local/plugins/install";
import { ensureTools } from "../../../local/toolchain/ensure";
import type { ProgramSettings } from "./program";

export const project = "gitproof";
const marker = "PALISADE_TEST_STACK";

export type Operation = "up" | "resume" | "repair" | "drift" | "destroy";

/** What the process that holds the stack is told to do. */
export interface Order {
  operation: Operation;
  program: ProgramSettings;
}

/** What one run of the engine says: its changes by kind, and the stack's outputs. */
export interface RunResult {
  code: number;
  log: string;
  changes: Record<string, number>;
  outputs: Record<string, unknown>;
}

export interface Run {
  finished: Promise<RunResult>;
  /** Ends the run as a machine's crash does: engine, program and plugins at once. */
  kill(): Promise<void>;
}

/** A stack with a file backend in a temporary folder; the real engine, below a process that can be killed. */
export interface TestStack {
  start(operation: Operation, program: ProgramSettings): Run;
  run(operation: Operation, program: ProgramSettings): Promise<RunResult>;
  /** The state as the backend keeps it. */
  state(): string;
  /** An output of the stack, as a reader beside a running update sees it. */
  output(name: string): unknown;
  close(): Promise<void>;
}

/** Processes that carry the marker: ours alone, and plugins lead groups of their own. */
function processesOf(folder: string): number[] {
  if (!existsSync("/proc")) return []; // plugins end by themselves once their engine is gone
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`${marker}=${folder}`);
      } catch {
        return false; // gone meanwhile
      }
    })
    .map(Number);
}

function signal(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // already gone
  }
}

/** The process that holds a stack; it takes orders, and ends when we do. */
class Holder {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #ended: Promise<void>;
  #over = false;
  #text = "";
  #log = "";
  #answer: (line: string) => void = () => undefined;

  constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    child.stdout?.on("data", (chunk: Buffer) => this.#hear(chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => {
      this.#log += chunk.toString();
    });
    this.#ended = new Promise((done) => {
      child.once("exit", () => {
        this.#over = true;
        done();
      });
    });
  }

  get over(): boolean {
    return this.#over;
  }

  #hear(text: string): void {
    const [line, ...rest] = (this.#text + text).split("\n");
    this.#text = rest.join("\n");
    if (rest.length > 0) this.#answer(line ?? "");
    else this.#text = line ?? "";
  }

  order(order: Order): Run {
    const answered = new Promise<RunResult>((done) => {
      this.#answer = (line) => done(JSON.parse(line) as RunResult);
    });
    const died = this.#ended.then(() => ({ code: 137, log: this.#log, changes: {}, outputs: {} }));
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    return { finished: Promise.race([answered, died]), kill: () => this.#kill() };
  }

  async #kill(): Promise<void> {
    if (this.#child.pid !== undefined) signal(-this.#child.pid);
    await this.#ended;
    for (let left = processesOf(this.#folder); left.length > 0; left = processesOf(this.#folder)) {
      for (const pid of left) signal(pid);
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

/** Where the engine and its plugins lie, for all stacks of a run. */
export interface Engine {
  folder: string;
  file: string;
}

export async function prepareEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-gitproof-"));
  for (const part of ["bin", "plugins", "home"]) mkdirSync(join(folder, part), { mode: 0o700 });
  const engine = (await ensureTools(["pulumi"])).get("pulumi");
  if (engine === undefined) throw new Error("the engine was not looked for");
  symlinkSync(engine.file, join(folder, "bin", "pulumi"));
  const which = (await describePlugins(process.env)).filter(({ standIn }) => standIn).map(({ name }) => name);
  await installPlugins({ targetDir: join(folder, "plugins"), which, pulumiHome: join(folder, "home") });
  return { folder, file: engine.file };
}

/** A new stack of the engine, that finds the cluster and the Git host's token in its environment. */
export function makeStack({ folder, file }: Engine, kubeconfig: string, token: string): TestStack {
  const own = mkdtempSync(join(folder, "stack-"));
  for (const part of ["backend", "work"]) mkdirSync(join(own, part), { mode: 0o700 });
  writeFileSync(join(own, "passphrase"), randomBytes(24).toString("base64url"), { mode: 0o600 });
  const env: NodeJS.ProcessEnv = {
    HOME: process.env.HOME,
    PATH: [dirname(file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
    KUBECONFIG: kubeconfig,
    PULUMI_CONFIG_PASSPHRASE_FILE: join(own, "passphrase"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DIY_BACKEND_NO_LEGACY_WARNING: "true",
    GITEA_TOKEN: token,
    [marker]: own,
  };
  const spawnHolder = (): Holder => {
    const child = spawn(process.execPath, ["--import=tsx", join(__dirname, "runStack.ts"), folder, own], {
      cwd: resolve(__dirname, "../../.."),
      env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true, // a group of its own, which a signal can reach
    });
    return new Holder(child, own);
  };
  let holder: Holder | undefined;
  const start: TestStack["start"] = (operation, program) => {
    if (holder === undefined || holder.over) holder = spawnHolder();
    return holder.order({ operation, program });
  };
  const state = (): string => readFileSync(join(own, "backend", ".pulumi", "stacks", project, "dev.json"), "utf8");
  return {
    start,
    run: (...given) => start(...given).finished,
    state,
    output: (name) => {
      const { checkpoint } = JSON.parse(state()) as {
        checkpoint: { latest: { resources: { type: string; outputs?: Record<string, unknown> }[] } };
      };
      return checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.[name];
    },
    close: async () => holder?.close(),
  };
}
