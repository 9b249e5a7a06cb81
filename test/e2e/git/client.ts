import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, run } from "./programs";

/** What a consumer of the Secret holds: two files. */
export interface Access {
  keyFile: string;
  knownHostsFile: string;
}

/** Strict as the pods are, and deaf to whatever the machine's owner configured. */
function environment({ keyFile, knownHostsFile }: Access): NodeJS.ProcessEnv {
  const options = [
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${knownHostsFile}`,
    "GlobalKnownHostsFile=/dev/null",
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    "PasswordAuthentication=no",
    "BatchMode=yes",
    "ConnectTimeout=20",
  ];
  return {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_SSH_COMMAND: ["ssh", "-F", "/dev/null", "-i", keyFile, ...options.map((option) => `-o ${option}`)].join(" "),
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) => [
        [`GIT_${who}_NAME`, "Test"],
        [`GIT_${who}_EMAIL`, "test@example.test"],
      ]),
    ),
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

  /** Writes a key and the known hosts as a mounted Secret shows them. */
  access(privateKey: string, knownHosts: string): Access {
    const folder = this.#next("access");
    mkdirSync(folder, { mode: 0o700 });
    const access = { keyFile: join(folder, "ssh-privatekey"), knownHostsFile: join(folder, "known_hosts") };
    writeFileSync(access.keyFile, privateKey, { mode: 0o400 });
    writeFileSync(access.knownHostsFile, knownHosts, { mode: 0o400 });
    return access;
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

  /** Commits something new in a clone and pushes it; `rewrite` replaces the last commit, which only a force push can send. */
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
