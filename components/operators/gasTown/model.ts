import type { Input } from "@pulumi/pulumi";
import { parseDnsLabel } from "../../names";
import { type Problems, problems } from "../../problems";
import { parseImage } from "../image";
import type { OperatorModel } from "../operator";
import { parseCidrs, parseGroups, parseOperator, parseUnique } from "../parse";
import { type OperatorResources, parseResources } from "../resources";
import type {
  GasTownArgs,
  GasTownConvoyArgs,
  GasTownImagesArgs,
  GasTownPolecatArgs,
  GasTownRefineryArgs,
  GasTownRigArgs,
} from "./args";
import { gasTownSpec } from "./spec";

export interface PolecatModel {
  name: string;
  desiredState: string;
  beadID: string | undefined;
  taskDescription: string | undefined;
  gitBranch: string;
  workBranch: string;
  activeDeadlineSeconds: number;
  resources: OperatorResources;
}

/** Where host keys come from: a text that we store, or an object that is there. */
export type KnownHosts = { kind: "text"; text: Input<string> } | { kind: "existing"; name: Input<string> };
/** What the agent shows the model's vendor. */
export type ModelLogin = { kind: "apiKey"; name: Input<string>; key: string } | { kind: "file"; name: Input<string> };

export interface RigModel {
  name: string;
  gitURL: string;
  beadsPrefix: string;
  namespace: string;
  maxPolecats: number;
  namepoolTheme: string;
  gitSecret: Input<string>;
  knownHosts: KnownHosts;
  login: ModelLogin;
  polecats: PolecatModel[];
  convoys: GasTownConvoyArgs[];
  refinery: (GasTownRefineryArgs & { targetBranch: string }) | undefined;
}

export interface GasTownModel {
  operator: OperatorModel;
  images: GasTownImagesArgs;
  rigs: RigModel[];
  maxDeadlineSeconds: number;
  viewerGroups: string[];
  creatorGroups: string[];
  maintainerGroups: string[];
  rigAdminGroups: string[];
}

const repository =
  /^(git@[a-zA-Z0-9][a-zA-Z0-9._-]*:|https:\/\/[a-zA-Z0-9][a-zA-Z0-9._-]*\/)[a-zA-Z0-9][a-zA-Z0-9._/-]*$/;
/** What a work item may look like: it reaches a shell script of upstream's unquoted. */
export const beadPattern = "^[a-z]{2,10}-[a-z0-9]+(-[a-z0-9]+)*$";
const themes = ["mad-max", "minerals", "wasteland"];
const reservedPrefixes = ["hq", "system", "default"];
const states = ["Idle", "Working", "Terminated"];
const polecatResources = { cpuRequest: "500m", cpuLimit: "2", memoryRequest: "1Gi", memoryLimit: "4Gi" };

export function parseBranch(value: string, p: Problems): string {
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9._/-]*$/.test(value) || value.includes("..")) {
    p.note(`"${value}" is no branch; start with a letter or digit, and use letters, digits, ".", "_", "/" and "-"`);
  }
  return value;
}

function parseBead(value: string | undefined, p: Problems): string | undefined {
  if (value !== undefined && (value.length > 63 || !new RegExp(beadPattern).test(value))) {
    p.note(
      `"${value}" is no work item; write it like "pay-101", in lower case and with nothing that a shell would read`,
    );
  }
  return value;
}

function parsePolecat(args: GasTownPolecatArgs, longest: number, p: Problems): PolecatModel {
  const name = parseDnsLabel(args.name, p.at("name"));
  const desiredState = args.desiredState ?? "Idle";
  if (!states.includes(desiredState))
    p.at("desiredState").note(`"${desiredState}" is no state; use ${states.map((s) => `"${s}"`).join(", ")}`);
  const deadline = args.activeDeadlineSeconds ?? Math.min(3600, longest);
  if (!Number.isInteger(deadline) || deadline < 1 || deadline > longest)
    p.at("activeDeadlineSeconds").note(`${deadline} is out of range; use a whole number from 1 to ${longest}`);
  const gitBranch = parseBranch(args.gitBranch ?? "main", p.at("gitBranch"));
  const workBranch = parseBranch(args.workBranch ?? `polecat/${name}`, p.at("workBranch"));
  if (workBranch === gitBranch)
    p.at("workBranch").note(`"${workBranch}" is the branch it starts from; push to another, which people review`);
  return {
    name,
    desiredState,
    beadID: parseBead(args.beadID, p.at("beadID")),
    taskDescription: args.taskDescription,
    gitBranch,
    workBranch,
    activeDeadlineSeconds: deadline,
    resources: parseResources(args.resources, polecatResources, p.at("resources")),
  };
}

function parseKnownHosts(args: GasTownRigArgs, p: Problems): KnownHosts {
  const { knownHosts, knownHostsConfigMap } = args;
  if ((knownHosts === undefined) === (knownHostsConfigMap === undefined)) {
    p.at("knownHosts").note(
      "give the host's keys here or in `knownHostsConfigMap`, one of the two; the operator's own list has broken lines",
    );
  }
  return knownHostsConfigMap === undefined
    ? { kind: "text", text: knownHosts ?? "" }
    : { kind: "existing", name: knownHostsConfigMap };
}

function parseLogin(args: GasTownRigArgs, p: Problems): ModelLogin {
  const { apiKeySecret, claudeCredsSecret } = args;
  if ((apiKeySecret === undefined) === (claudeCredsSecret === undefined))
    p.at("apiKeySecret").note("name the Secret with the model's API key, or give `claudeCredsSecret`; one of the two");
  return claudeCredsSecret === undefined
    ? { kind: "apiKey", name: apiKeySecret ?? "", key: args.apiKeySecretKey ?? "api-key" }
    : { kind: "file", name: claudeCredsSecret };
}

function parseRefinery(args: GasTownRefineryArgs | undefined, p: Problems): RigModel["refinery"] {
  if (args === undefined) return undefined;
  if (args.gitCidrs.length === 0) p.at("gitCidrs").note("name the Git host's addresses; the operator reaches no other");
  parseCidrs(args.gitCidrs, p.at("gitCidrs"));
  return { ...args, targetBranch: parseBranch(args.targetBranch ?? "main", p.at("targetBranch")) };
}

function parseProject(args: GasTownRigArgs, p: Problems): Pick<RigModel, "gitURL" | "beadsPrefix" | "maxPolecats"> {
  const { gitURL, beadsPrefix, maxPolecats = 8 } = args;
  if (!repository.test(gitURL) || gitURL.includes(".."))
    p.at("gitURL").note(`"${gitURL}" is no safe repository; write "git@host:path.git" or "https://host/path.git"`);
  if (!/^[a-z]{2,10}$/.test(beadsPrefix) || reservedPrefixes.includes(beadsPrefix))
    p.at("beadsPrefix").note(
      `"${beadsPrefix}" is no prefix; use 2 to 10 of a-z, and not ${reservedPrefixes.join(", ")}`,
    );
  if (!Number.isInteger(maxPolecats) || maxPolecats < 1 || maxPolecats > 100)
    p.at("maxPolecats").note(`${maxPolecats} is out of range; use a whole number from 1 to 100`);
  return { gitURL, beadsPrefix, maxPolecats };
}

function parseRig(args: GasTownRigArgs, watched: string[], longest: number, p: Problems): RigModel {
  if (!watched.includes(args.namespace))
    p.at("namespace").note(`"${args.namespace}" is not watched; add it to \`watchNamespaces\` or use one of them`);
  const namepoolTheme = args.namepoolTheme ?? "mad-max";
  if (!themes.includes(namepoolTheme))
    p.at("namepoolTheme").note(`"${namepoolTheme}" is no theme; use ${themes.map((t) => `"${t}"`).join(", ")}`);
  const polecats = args.polecats ?? [];
  return {
    name: parseDnsLabel(args.name, p.at("name")),
    ...parseProject(args, p),
    namespace: args.namespace,
    namepoolTheme,
    gitSecret: args.gitSecret,
    knownHosts: parseKnownHosts(args, p),
    login: parseLogin(args, p),
    polecats: polecats.map((polecat, i) => parsePolecat(polecat, longest, p.at("polecats").at(i))),
    convoys: (args.convoys ?? []).map((convoy, i) => parseConvoy(convoy, p.at("convoys").at(i))),
    refinery: parseRefinery(args.refinery, p.at("refinery")),
  };
}

function parseConvoy(args: GasTownConvoyArgs, p: Problems): GasTownConvoyArgs {
  parseDnsLabel(args.name, p.at("name"));
  if (args.description.trim() === "") p.at("description").note("say in a few words what the tracker is about");
  if (args.trackedBeads.length === 0) p.at("trackedBeads").note('name at least one work item, for example ["pay-101"]');
  args.trackedBeads.forEach((bead, i) => void parseBead(bead, p.at("trackedBeads").at(i)));
  return args;
}

export function parseGasTown(name: string, args: GasTownArgs): GasTownModel {
  const p = problems(`GasTown "${name}"`);
  const operator = parseOperator(name, args, gasTownSpec, p);
  const longest = args.maxDeadlineSeconds ?? 7200;
  if (!Number.isInteger(longest) || longest < 1)
    p.at("maxDeadlineSeconds").note(`${longest} is no time; use a whole number of seconds, at least 1`);
  const rigs = args.rigs ?? [];
  parseUnique(
    "rig",
    rigs.map((rig) => rig.name),
    p.at("rigs"),
  );
  const workers = rigs.flatMap((rig) => (rig.polecats ?? []).map((polecat) => polecat.name));
  for (const worker of new Set(workers.filter((one, i) => workers.indexOf(one) !== i)))
    p.at("rigs").note(`worker "${worker}" is there twice; give each its own name`);
  const image = (key: keyof GasTownImagesArgs): string => parseImage(args.images?.[key], p.at("images").at(key));
  return p.done({
    operator,
    images: { git: image("git"), claude: image("claude"), telemetry: image("telemetry") },
    rigs: rigs.map((rig, i) => parseRig(rig, operator.watchNamespaces, longest, p.at("rigs").at(i))),
    maxDeadlineSeconds: longest,
    viewerGroups: parseGroups(args.viewerGroups ?? [], p.at("viewerGroups")),
    creatorGroups: parseGroups(args.creatorGroups ?? [], p.at("creatorGroups")),
    maintainerGroups: parseGroups(args.maintainerGroups ?? [], p.at("maintainerGroups")),
    rigAdminGroups: parseGroups(args.rigAdminGroups ?? [], p.at("rigAdminGroups")),
  });
}
