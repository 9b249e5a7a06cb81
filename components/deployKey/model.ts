import type { Input } from "@pulumi/pulumi";
import { type Acceptance, parseAcceptance } from "../acceptance";
import { GitHostKind } from "../git/args";
import { checkKeyRights, type GitHost, parseGitHostAt, parseRepositoryAt, type Repository } from "../git/host";
import { knownHostName } from "../knownHosts/lines";
import { type KnownHosts, parseKnownHostsAt } from "../knownHosts/model";
import { parseDnsLabel, parseDnsSubdomain } from "../names";
import { type Problems, problems } from "../problems";
import type { Surroundings } from "../renewal";
import { generationsOf, parseRotationAt, type RotationModel } from "../rotation/model";
import { DeployKeyAccess, type DeployKeyArgs, DeployKeyFormat, HostKeyChecking } from "./args";
import { formats, withoutGit } from "./formats";
import { automaticRing, type KeyRing, manualRing, parseRegistered } from "./generations";

export interface DeployKeyModel {
  name: string;
  /** Project and stack, which answer for the rotation. */
  owner: string;
  host: GitHost;
  repository: Repository;
  namespace: Input<string>;
  readOnly: boolean;
  format: DeployKeyFormat;
  mountPath: string;
  acceptNew?: Acceptance;
  knownHosts: KnownHosts;
  rotation: RotationModel;
  ring: KeyRing;
  /** Day on which the next key is due. */
  due: string;
}

const oneOf = <T extends string>(choices: Record<string, T>, value: string): T | undefined =>
  Object.values(choices).find((choice) => choice === value);

function parseAccess(args: DeployKeyArgs, host: GitHost, p: Problems): boolean {
  const access = oneOf(DeployKeyAccess, args.access ?? DeployKeyAccess.Read);
  if (access === undefined) p.note(`"${args.access}" is no access; use "read", or "write" for agents that push`);
  checkKeyRights(access !== DeployKeyAccess.Write, host, p);
  return access !== DeployKeyAccess.Write;
}

function parseFormat(given: string, p: Problems): DeployKeyFormat {
  const format = oneOf(DeployKeyFormat, given);
  if (format !== undefined) return format;
  p.note(`${withoutGit[given] ?? `"${given}" is no format`}; use ${Object.values(DeployKeyFormat).join(", ")}`);
  return DeployKeyFormat.SshAuth;
}

/** The path goes into a command line, hence no character that a shell could read. */
function parseMountPath(args: DeployKeyArgs, format: DeployKeyFormat, p: Problems): string {
  const { mounts } = formats[format];
  if (mounts !== undefined && args.mountPath !== undefined)
    p.note(`${format} mounts its key at ${mounts.key}; leave this out`);
  const path = args.mountPath ?? "/etc/palisade/git";
  if (!/^(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/.test(path))
    p.note(`"${path}" is no folder; write it as "/etc/git", with letters, digits, "_", "." and "-"`);
  return path;
}

function parseChecking(args: DeployKeyArgs, format: DeployKeyFormat, p: Problems): Acceptance | undefined {
  const { acceptNewHostKeys: acceptance } = args;
  const at = p.at("hostKeyChecking");
  const checking = oneOf(HostKeyChecking, args.hostKeyChecking ?? HostKeyChecking.Yes);
  if (checking === undefined)
    at.note(
      `"${args.hostKeyChecking}" does not exist here: whoever answered would get the key's work; leave it out, and give the host's keys`,
    );
  if (checking !== HostKeyChecking.AcceptNew) {
    if (acceptance !== undefined) p.at("acceptNewHostKeys").note('it is for "accept-new"; leave it out');
    return undefined;
  }
  if (!formats[format].learning) at.note(`${format} cannot do "accept-new"; leave it out, and give the host's keys`);
  if (acceptance !== undefined) return parseAcceptance(acceptance, p.at("acceptNewHostKeys"));
  p.at("acceptNewHostKeys").note(
    '"accept-new" believes whoever answers first; say why, who answers for it and until when',
  );
  return undefined;
}

/** What a system cannot use is refused here, before a pod fails on it. */
function checkFormat(args: DeployKeyArgs, format: DeployKeyFormat, host: GitHost, p: Problems): void {
  if (!formats[format].configMap && args.knownHostsConfigMap !== undefined)
    p.at("knownHostsConfigMap").note(`${format} reads host keys from the Secret alone; give \`knownHosts\``);
  if (!formats[format].ports && host.port !== 22)
    p.at("host").at("port").note(`${format} takes addresses without a port; serve Git at port 22, or use "sshAuth"`);
}

function parseRing(
  args: DeployKeyArgs,
  name: string,
  kind: GitHostKind,
  rotation: RotationModel,
  p: Problems,
): KeyRing {
  const generations = generationsOf(rotation, name);
  if (kind === GitHostKind.Manual)
    return manualRing(generations, parseRegistered(args.registered ?? [], rotation, name, p));
  if (args.registered !== undefined) p.note(`keys register themselves at ${kind}; leave it out`);
  return automaticRing(generations);
}

const azure = ["ssh.dev.azure.com", "vs-ssh.visualstudio.com"];

function parseHost(args: DeployKeyArgs, p: Problems): GitHost {
  const host = parseGitHostAt(args.host, p);
  if (azure.includes(host.host))
    p.note(
      "Azure DevOps has no deploy keys: an SSH key there opens all that its user may; use a service principal with short-lived tokens",
    );
  return host;
}

/** What the key opens, and where its Secret lies. */
function parseTarget(args: DeployKeyArgs, p: Problems) {
  const host = parseHost(args, p.at("host"));
  // Without a host, neither its keys nor its rights can be told.
  const sound = p.at("host").clean();
  const repository = parseRepositoryAt(String(args.repository ?? ""), host, p.at("repository"));
  const { namespace = "" } = args;
  if (typeof namespace === "string") parseDnsLabel(namespace, p.at("namespace"));
  return { host, sound, repository, namespace };
}

/** How the Secret is read. */
function parseShape(args: DeployKeyArgs, host: GitHost, p: Problems) {
  const format = parseFormat(args.format ?? DeployKeyFormat.SshAuth, p.at("format"));
  const mountPath = parseMountPath(args, format, p.at("mountPath"));
  const acceptNew = parseChecking(args, format, p);
  checkFormat(args, format, host, p);
  return { format, mountPath, ...(acceptNew === undefined ? {} : { acceptNew }) };
}

/** Settles the arguments; the day is given, so that the same arguments on the same day mean the same. */
export function parseDeployKey(name: string, args: DeployKeyArgs, around: Surroundings): DeployKeyModel {
  const p = problems(`DeployKey "${name}"`);
  parseDnsSubdomain(name, p.at("name"));
  const { sound, ...target } = parseTarget(args, p);
  const { host } = target;
  const shape = parseShape(args, host, p);
  const readOnly = parseAccess(args, host, p.at("access"));
  const learning = args.hostKeyChecking === HostKeyChecking.AcceptNew;
  const hostName = knownHostName(host.host, host.port);
  const knownHosts = sound ? parseKnownHostsAt(args, hostName, learning, p) : { text: "", types: [] };
  const rotation = parseRotationAt(args.rotation, p.at("rotation"), around.today);
  // Which keys there are stands on a sound schedule alone.
  if (!p.at("rotation").clean()) p.done(rotation);
  const ring = parseRing(args, name, host.kind, rotation, p.at("registered"));
  const due = generationsOf(rotation, name).current.until;
  const owner = `${around.project}/${around.stack}`;
  return p.done({ name, owner, ...target, ...shape, readOnly, knownHosts, rotation, ring, due });
}
