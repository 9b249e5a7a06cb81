import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { guard } from "../../local/guard";
import { type Installation, install } from "./git/installation";
import { requirePrograms, run } from "./git/programs";

export interface RegisteredKey {
  id: number;
  title: string;
  /** Type and key. */
  key: string;
  read_only: boolean;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** A real Git server for one suite: HTTP and SSH on free loopback ports, gone with the test's process. */
export interface GitServer {
  url: string;
  apiUrl: string;
  sshHost: string;
  sshPort: number;
  /** Of an administrator; it lives as long as the server. */
  token: string;
  /** The server's host key as it lies in its data folder: type and key. */
  hostKey: string;
  /** The line for a client's known_hosts. */
  knownHosts: string;
  /** Calls the API as the administrator. */
  call(method: string, path: string, body?: object): Promise<Answer>;
  /** Makes `owner/name` with a first commit on main, and the organisation where there is none. */
  createRepository(repository: string): Promise<void>;
  keysOf(repository: string): Promise<RegisteredKey[]>;
  sshUrl(repository: string): string;
  stop(): Promise<void>;
}

interface Running {
  lastWords(): string;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

function startProgram({ file, config, folder, as }: Installation): Running {
  const log = join(folder, "server.log");
  const output = openSync(log, "w", 0o600);
  const child = spawn("sh", ["-c", guard, "sh", file, "web", "--config", config], {
    ...as,
    stdio: ["pipe", output, output],
  });
  closeSync(output);
  let over = false;
  const ended = new Promise<void>((done) => {
    child.once("exit", () => {
      over = true;
      done();
    });
  });
  return {
    lastWords: () => readFileSync(log, "utf8").trimEnd().split("\n").slice(-15).join("\n  "),
    hasEnded: () => over,
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.stdin?.end(), 5000); // closing the pipe kills
      await ended;
      clearTimeout(timer);
      child.stdin?.end();
    },
  };
}

async function untilHealthy(program: Running, url: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    if (program.hasEnded() || Date.now() > end)
      throw new Error(`the Git server does not start; its last words:\n  ${program.lastWords()}`);
    const answer = await fetch(`${url}api/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
}

/** An administrator with a password that nobody reads; the token comes by a pipe, never as an argument. */
async function makeAdministrator({ file, config, as }: Installation): Promise<string> {
  const user = ["--username", "keeper", "--email", "keeper@example.test", "--random-password", "--admin"];
  const args = ["admin", "user", "create", ...user, "--access-token", "--access-token-scopes", "all"];
  const { code, output } = await run(file, [...args, "--config", config], as);
  const token = /created\.\.\. ([0-9a-f]{40})/.exec(output)?.[1];
  if (code !== 0 || token === undefined) throw new Error("the Git server's administrator could not be made");
  return token;
}

type Call = GitServer["call"];

const caller =
  (apiUrl: string, token: string): Call =>
  async (method, path, body) => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };

async function createRepository(call: Call, repository: string): Promise<void> {
  const [owner = "", name = ""] = repository.split("/");
  if ((await call("GET", `/orgs/${owner}`)).status === 404) await call("POST", "/orgs", { username: owner });
  const body = { name, auto_init: true, default_branch: "main", private: true };
  const { status } = await call("POST", `/orgs/${owner}/repos`, body);
  if (status !== 201) throw new Error(`the Git server answers ${status} to the creation of ${repository}`);
}

/** Starts a server in a temporary folder; as somebody without rights where the test runs as root. */
export async function startGitServer(): Promise<GitServer> {
  requirePrograms("git", "ssh", "ssh-keygen", "ssh-keyscan");
  const installation = await install();
  const { folder, httpPort, sshPort, hostKey } = installation;
  const url = `http://127.0.0.1:${httpPort}/`;
  const program = startProgram(installation);
  const stop = async (): Promise<void> => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(program, url);
    const token = await makeAdministrator(installation);
    const call = caller(`${url}api/v1`, token);
    return {
      url,
      apiUrl: `${url}api/v1`,
      sshHost: "127.0.0.1",
      sshPort,
      token,
      hostKey,
      knownHosts: `[127.0.0.1]:${sshPort} ${hostKey}\n`,
      call,
      createRepository: (repository) => createRepository(call, repository),
      keysOf: async (repository) => (await call("GET", `/repos/${repository}/keys`)).body as RegisteredKey[],
      sshUrl: (repository) => `ssh://git@127.0.0.1:${sshPort}/${repository}.git`,
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
