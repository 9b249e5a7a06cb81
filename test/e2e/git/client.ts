import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, run } from "./programs";

/** What a consumer of the Secret holds: the mounted key, and the command that uses it. */
export interface Access {
  keyFile: string;
  sshCommand: string;
}

/** Strict as the pods are, and deaf to whatever the machine's owner configured. */
function strictCommand(keyFile: string, knownHostsFile: string): string {
  const options = [
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${knownHostsFile}`,
    "GlobalKnownHostsFile=/dev/null",
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    "BatchMode=yes",
    "ConnectTimeout=20",
  ];
  return ["ssh", "-F", "/dev/null", "-i", keyFile, ...options.map((option) => `-o ${option}`)].join(" ");
}

function environment({ sshCommand }: Access): NodeJS.ProcessEnv {
  const people = ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Test"],
    [`GIT_${who}_EMAIL`, "test@example.test"],
  ]);
  return {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_SSH_COMMAND: sshCommand,
    ...Object.fromEntries(people),
  };
}

/** A folder of one test's clones and keys, readable by its owner alone. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), "palisade-clones-"));
  #count = 0;

  #next(what: string): string {
    this.#count += 1;
    return join(this.folder, `${what}-${this.#count}`);
  }

  /** A folder that does not exist yet. */
  place(): string {
    return this.#next("mounted");
  }

  /** Writes the files of a Secret as a mount shows them, and gives the folder. */
  mount(files: Record<string, string>, folder = this.place()): string {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o400 });
    return folder;
  }

  /** A mount of key and known hosts, used strictly. */
  access(privateKey: string, knownHosts: string): Access {
    const folder = this.mount({ "ssh-privatekey": privateKey, known_hosts: knownHosts });
    const keyFile = join(folder, "ssh-privatekey");
    return { keyFile, sshCommand: strictCommand(keyFile, join(folder, "known_hosts")) };
  }

  /** A key pair that exists for one test only. */
  async keyPair(): Promise<{ privateKey: string; publicKey: string }> {
    const file = this.#next("key");
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
    return { privateKey: readFileSync(file, "utf8"), publicKey: readFileSync(`${file}.pub`, "utf8").trim() };
  }

  async clone(url: string, access: Access): Promise<Ran & { folder: string }> {
    const folder = this.#next("clone");
    const ran = await run("git", ["clone", "--quiet", url, folder], { env: environment(access), cwd: this.folder });
    return { ...ran, folder };
  }

  /** Commits something new in a clone and pushes it; `rewrite` replaces the last commit, which only force can send. */
  async push(clone: string, access: Access, branch: string, how: { rewrite?: boolean } = {}): Promise<Ran> {
    const git = (...args: string[]): Promise<Ran> => run("git", args, { env: environment(access), cwd: clone });
    writeFileSync(join(clone, "note.txt"), `${this.#next("note")}\n`);
    const committed = [
      await git("add", "note.txt"),
      await git("commit", "--quiet", "-m", "Note", ...(how.rewrite ? ["--amend"] : [])),
    ].find(({ code }) => code !== 0);
    if (committed !== undefined) throw new Error(`nothing was committed: ${committed.output}`);
    return git("push", ...(how.rewrite ? ["--force"] : []), "origin", `HEAD:refs/heads/${branch}`);
  }

  /** Deletes a branch at the server. */
  removeBranch(clone: string, access: Access, branch: string): Promise<Ran> {
    return run("git", ["push", "origin", `:refs/heads/${branch}`], { env: environment(access), cwd: clone });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The public half of a private key file, as the OpenSSH client works it out. */
export async function publicKeyOf(keyFile: string): Promise<string> {
  const { code, output } = await run("ssh-keygen", ["-y", "-P", "", "-f", keyFile]);
  if (code !== 0) throw new Error("ssh-keygen does not read the key");
  return output.trim().split(" ").slice(0, 2).join(" ");
}

/** The host keys that a server presents: type and key, a line each. */
export async function presentedKeys(host: string, port: number): Promise<string[]> {
  const { output } = await run("ssh-keyscan", ["-p", `${port}`, host]);
  return output
    .split("\n")
    .filter((line) => line.startsWith("["))
    .map((line) => line.split(" ").slice(1).join(" "));
}
