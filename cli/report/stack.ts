import { execFile } from "node:child_process";
import { Readable } from "node:stream";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a program that failed said last, or why it never ran. */
function reasonOf(thrown: unknown, command: string): string {
  if (Reflect.get(Object(thrown), "code") === "ENOENT") return `${command} is not on the PATH`;
  const told = String(Reflect.get(Object(thrown), "stderr") ?? "").trim();
  return told === "" ? String(thrown) : told;
}

/** The state of a stack as the engine exports it; secrets in it stay encrypted. */
export async function stateOf(stack: string, command = "pulumi"): Promise<Readable> {
  const words = ["stack", "export", "--non-interactive", `--stack=${stack}`];
  const { stdout } = await execute(command, words, { maxBuffer: Number.POSITIVE_INFINITY }).catch((thrown: unknown) => {
    throw new Error(`stack "${stack}" cannot be read: ${reasonOf(thrown, command)}`);
  });
  return Readable.from([stdout]);
}
