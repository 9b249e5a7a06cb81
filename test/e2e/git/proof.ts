import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { DeployKeyArgs } from "../../../components/deployKey";
import { type GitHostArgs, GitHostKind } from "../../../components/git/args";
import { type GitServer, startGitServer } from "../gitServer";
import { type Server, startServer } from "../server";
import { Workbench } from "./client";
import { SecretReader } from "./secrets";
import { type Engine, makeStack, prepareEngine, type TestStack } from "./stack";
import { startTurnstile, type Turnstile } from "./turnstile";

/** What all proofs of a file share, as each part takes seconds to start. */
interface Shared {
  server: Server;
  git: GitServer;
  turnstile: Turnstile;
  engine: Engine;
  bench: Workbench;
}

/** One proof's own namespace, repository and stack. */
export interface Case extends Shared {
  namespace: string;
  repository: string;
  url: string;
  stack: TestStack;
  secrets: SecretReader;
}

/** The Git server as an argument; its API answers through the turnstile. */
export function hostArgs({ git, turnstile }: Case): GitHostArgs {
  const { sshHost: host, sshPort: port } = git;
  return { kind: GitHostKind.Gitea, host, port, apiUrl: `${turnstile.url}api/v1`, tokenEnvironment: "GITEA_TOKEN" };
}

/** Arguments of a key for the case's repository. */
export function keyArgs(proof: Case, more: Partial<DeployKeyArgs> = {}): DeployKeyArgs {
  const { git, repository, namespace } = proof;
  return { host: hostArgs(proof), knownHosts: [git.knownHosts.trim()], repository, namespace, ...more };
}

let opened: Promise<Shared> | undefined;
const stacks: TestStack[] = [];

async function open(): Promise<Shared> {
  const [server, git, engine] = await Promise.all([startServer(), startGitServer(), prepareEngine()]);
  return { server, git, engine, turnstile: await startTurnstile(git.url), bench: new Workbench() };
}

/** A real API server, Git server and engine, with a namespace, a repository and a stack of this name. */
export async function openCase(name: string): Promise<Case> {
  opened ??= open();
  const shared = await opened;
  const { server, git, engine } = shared;
  const namespace = `agents-${name}`;
  const repository = `${name}/agent`;
  const made = server.apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]);
  assert.equal(made.code, 0, made.output);
  await git.createRepository(repository);
  const stack = makeStack(engine, server.plane.kubeconfig, git.token);
  stacks.push(stack);
  return {
    ...shared,
    namespace,
    repository,
    url: git.sshUrl(repository),
    stack,
    secrets: new SecretReader(server.plane.kubeconfig, namespace),
  };
}

async function close(): Promise<void> {
  const all = await opened?.catch(() => undefined);
  opened = undefined;
  for (const stack of stacks.splice(0)) await stack.close();
  if (all === undefined) return;
  await all.turnstile.stop();
  await Promise.all([all.server.stop(), all.git.stop()]);
  all.bench.remove();
  rmSync(all.engine.folder, { recursive: true, force: true });
}

/** Said in the describe of every file that opens a case: a process may run several files, one after the other. */
export function closesItsServers(): void {
  after(close);
}
