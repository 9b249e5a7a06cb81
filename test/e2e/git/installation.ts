import {
  chownSync,
  constants,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureTools } from "../../../local/toolchain/ensure";
import { configuration } from "./configuration";
import { freePort } from "./ports";
import { run } from "./programs";

/** The unprivileged id that stands for nobody everywhere: the server refuses to run as root. */
const nobody = 65534;

export interface Installation {
  folder: string;
  /** The server's executable. */
  file: string;
  config: string;
  httpPort: number;
  sshPort: number;
  /** The server's public host key: type and key. */
  hostKey: string;
  /** How its processes are started: as whom, and with what they may see. */
  as: { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string };
}

/** Root's own cache is closed to others, so the server gets a copy of its own. */
function takeAlong(tool: { file: string; files: string }, folder: string): { file: string; files: string } {
  const taken = { file: join(folder, "program", "gitea"), files: join(folder, "program", "files") };
  mkdirSync(join(folder, "program"));
  copyFileSync(tool.file, taken.file, constants.COPYFILE_FICLONE);
  cpSync(tool.files, taken.files, { recursive: true });
  return taken;
}

/** Gives a folder and all below it to another user. */
function handOver(folder: string, user: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) handOver(path, user);
    else chownSync(path, user, user);
  }
  chownSync(folder, user, user);
}

async function makeHostKey(file: string): Promise<string> {
  const { code, output } = await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
  if (code !== 0) throw new Error(`ssh-keygen makes no host key: ${output}`);
  return (await run("ssh-keygen", ["-y", "-f", file])).output.trim().split(" ").slice(0, 2).join(" ");
}

/** A folder with all that a server needs, made for one run and owned by whom it runs as. */
export async function install(): Promise<Installation> {
  const tool = (await ensureTools(["gitea"], { say: (line) => process.stderr.write(`${line}\n`) })).get("gitea");
  if (tool === undefined) throw new Error("the Git server was not looked for");
  const folder = mkdtempSync(join(tmpdir(), "palisade-git-"));
  const asRoot = process.getuid?.() === 0;
  const { file, files } = asRoot ? takeAlong(tool, folder) : tool;
  for (const part of ["home", "conf", "data"]) mkdirSync(join(folder, part), { mode: 0o700 });
  const config = join(folder, "conf", "app.ini");
  const hostKeyFile = join(folder, "data", "host-key");
  const [httpPort, sshPort] = [await freePort(), await freePort()];
  const hostKey = await makeHostKey(hostKeyFile);
  writeFileSync(config, configuration({ folder, files, hostKey: hostKeyFile, httpPort, sshPort }), { mode: 0o600 });
  if (asRoot) handOver(folder, nobody);
  const env = { PATH: process.env.PATH, HOME: join(folder, "home"), USER: "git", TMPDIR: join(folder, "data") };
  const as = { env, cwd: folder, ...(asRoot ? { uid: nobody, gid: nobody } : {}) };
  return { folder, file, config, httpPort, sshPort, hostKey, as };
}
