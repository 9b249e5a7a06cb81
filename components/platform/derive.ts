import type { Input } from "@pulumi/pulumi";
import type { AgentSecretArgs } from "../agentSecret/args";
import type { DeployKeyArgs } from "../deployKey/args";
import type { ClaudeConductorArgs } from "../operators/claudeConductor/args";
import type { GasTownArgs, GasTownRigArgs, GasTownSettingsArgs } from "../operators/gasTown/args";
import type {
  KubeOpenCodeArgs,
  KubeOpenCodeSettingsArgs,
  OpenCodeAgentArgs,
  OpenCodeCronTaskArgs,
} from "../operators/kubeOpenCode/args";
import type { PowerToolsArgs, ToolNamespaceArgs } from "../operators/powerTools/args";
import type { RepositoryGuardArgs } from "../repositoryGuard/args";
import type { AgentPlatformArgs, TeamArgs, TeamRepositoryArgs } from "./args";

/** Key of every Secret that holds the model's API key. */
export const modelKeyName = "api-key";

/** A repository of a team, and the names of what is made for it. */
export interface Place {
  team: TeamArgs;
  teamIndex: number;
  repository: TeamRepositoryArgs;
  index: number;
  /** Name of the rig or agent, which is unique on the platform. */
  name: string;
  namespace: string;
  /** Address over SSH; empty while nobody has looked. */
  url: string;
}

/** What a system is told of a repository once its credentials are made. */
export interface Credentials {
  gitSecret: Input<string>;
  knownHosts: Input<string>;
  modelSecret: Input<string>;
}

export const roomOf = (team: TeamArgs): string => `agents-${team.name}`;
export const workloadsOf = (team: TeamArgs): string => `workloads-${team.name}`;

const shortName = ({ repository, name }: TeamRepositoryArgs): string =>
  name ??
  (repository ?? "")
    .split("/")
    .slice(-1)[0]
    ?.replace(/\.git$/, "")
    .replace(/[^a-zA-Z0-9]+/g, "-")
    .toLowerCase() ??
  "";

export const placesOf = (args: AgentPlatformArgs): Place[] =>
  (args.teams ?? []).flatMap((team, teamIndex) =>
    (team.repositories ?? []).map((repository, index) => ({
      team,
      teamIndex,
      repository,
      index,
      name: `${team.name}-${shortName(repository)}`,
      namespace: roomOf(team),
      url: "",
    })),
  );

const formatOf = ({ gasTown, kubeOpenCode }: TeamRepositoryArgs): Pick<DeployKeyArgs, "format"> =>
  gasTown ? { format: "gasTown" } : kubeOpenCode ? { format: "kubeOpenCode" } : {};

const given = <T extends object, K extends keyof T>(from: T, ...keys: K[]): Partial<Pick<T, K>> =>
  Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<
    Pick<T, K>
  >;

export const deployKeyArgs = (args: AgentPlatformArgs, { repository, namespace }: Place): DeployKeyArgs => ({
  ...given(args, "rotation", "knownHosts", "knownHostsConfigMap", "differingHostKeys"),
  ...given(repository, "access", "registered"),
  ...(args.git === undefined ? {} : { host: args.git }),
  ...formatOf(repository),
  repository: repository.repository,
  namespace,
});

/** Whether the Git host is to guard the branch: where agents may push, unless somebody answers for it. */
export const isGuarded = ({ repository }: Place): boolean =>
  repository.access === "write" && repository.unguarded === undefined;

export const guardArgs = (args: AgentPlatformArgs, { repository }: Place): RepositoryGuardArgs => ({
  ...given(repository, "branch", "reviews", "statusChecks"),
  ...(args.git === undefined ? {} : { host: args.git }),
  repository: repository.repository,
});

/** The same source for each namespace; a generated key is named as the systems look for it. */
export function modelSecretArgs(args: AgentPlatformArgs, namespace: string): AgentSecretArgs {
  const { generated, ...others } = args.modelKey ?? {};
  const rotation = args.rotation === undefined ? {} : { rotation: args.rotation };
  const made = generated === undefined ? {} : { generated: { ...rotation, ...generated, key: modelKeyName } };
  return { ...others, ...made, namespace, name: "model-api" };
}

function rigArgs(place: Place, made: Credentials): GasTownRigArgs {
  const { beadsPrefix = "", maxPolecats, polecats = [], convoys = [] } = place.repository.gasTown ?? {};
  const branch = place.repository.branch === undefined ? {} : { gitBranch: place.repository.branch };
  return {
    ...(maxPolecats === undefined ? {} : { maxPolecats }),
    name: place.name,
    namespace: place.namespace,
    gitURL: place.url,
    beadsPrefix,
    gitSecret: made.gitSecret,
    knownHosts: made.knownHosts,
    apiKeySecret: made.modelSecret,
    apiKeySecretKey: modelKeyName,
    polecats: polecats.map((polecat) => ({ ...branch, ...polecat })),
    convoys,
  };
}

const groups = (teams: readonly TeamArgs[], key: "userGroups" | "operatorGroups"): string[] => [
  ...new Set(teams.flatMap((team) => team[key] ?? [])),
];
const teamsOf = (places: readonly Place[]): TeamArgs[] => [...new Set(places.map(({ team }) => team))];

export const gasTownArgs = (
  settings: GasTownSettingsArgs,
  places: readonly Place[],
  credentialsOf: (place: Place) => Credentials,
): GasTownArgs => ({
  ...settings,
  watchNamespaces: teamsOf(places).map(roomOf),
  rigs: places.map((place) => rigArgs(place, credentialsOf(place))),
  viewerGroups: groups(teamsOf(places), "userGroups"),
  creatorGroups: groups(teamsOf(places), "operatorGroups"),
});

function agentArgs(place: Place, sandbox: string | undefined, made: Credentials): OpenCodeAgentArgs {
  const { scheduled: _, ...agent } = place.repository.kubeOpenCode ?? {};
  const { branch } = place.repository;
  const repository = { repository: place.url, secret: made.gitSecret };
  return {
    ...agent,
    ...(sandbox === undefined ? {} : { runtimeClassName: `${place.namespace}-${sandbox}` }),
    name: place.name,
    namespace: place.namespace,
    modelCredential: "model",
    credentials: [{ name: "model", secret: made.modelSecret, key: modelKeyName }],
    repositories: [{ ...repository, ...(branch === undefined ? {} : { ref: branch }) }],
    userGroups: place.team.operatorGroups ?? [],
  };
}

const cronTasksOf = ({ repository, name }: Place): OpenCodeCronTaskArgs[] =>
  (repository.kubeOpenCode?.scheduled ?? []).map((task) => ({ ...task, name: `${name}-${task.name}`, agent: name }));

export const kubeOpenCodeArgs = (
  settings: KubeOpenCodeSettingsArgs,
  places: readonly Place[],
  sandbox: string | undefined,
  credentialsOf: (place: Place) => Credentials,
): KubeOpenCodeArgs => ({
  ...settings,
  watchNamespaces: teamsOf(places).map(roomOf),
  agents: places.map((place) => agentArgs(place, sandbox, credentialsOf(place))),
  cronTasks: places.flatMap(cronTasksOf),
  viewerGroups: groups(teamsOf(places), "userGroups"),
});

/** Tools are injected without saying that they forbid escalation, which the level restricted would refuse. */
const workloads = (team: TeamArgs): ToolNamespaceArgs[] =>
  team.diagnostics === undefined ? [] : [{ name: workloadsOf(team), level: "baseline", ...team.diagnostics }];

export function powerToolsArgs(args: AgentPlatformArgs): PowerToolsArgs | undefined {
  const { powerTools: settings } = args;
  if (settings === undefined) return undefined;
  const teams = (args.teams ?? []).filter((team) => team.diagnostics !== undefined);
  const rotation = given(args, "rotation");
  const collector = settings.collector && { ...rotation, ...settings.collector };
  return {
    ...settings,
    ...(collector === undefined ? {} : { collector }),
    watchNamespaces: [],
    elevatedNamespaces: [...teams.flatMap(workloads), ...(settings.elevatedNamespaces ?? [])],
    userGroups: groups(teams, "operatorGroups"),
    viewerGroups: groups(teams, "userGroups"),
  };
}

export function conductorArgs(args: AgentPlatformArgs, modelSecret: Input<string>): ClaudeConductorArgs | undefined {
  const { claudeConductor: settings, sandboxHandler } = args;
  if (settings === undefined) return undefined;
  const sandbox = sandboxHandler === undefined ? {} : { sandbox: { handler: sandboxHandler } };
  const redis = { ...given(args, "rotation"), ...settings.redis };
  return { ...sandbox, ...settings, redis, modelSecret, modelSecretKey: modelKeyName };
}

/** Everything that is renewed by itself, under the names by which `rotateNow` knows it. */
export function credentialsOf(name: string, args: AgentPlatformArgs, places: readonly Place[]): string[] {
  const keys = places.map((place) => `${name}-${place.name}`);
  const rooms = places.filter(({ repository }) => repository.gasTown ?? repository.kubeOpenCode);
  const conductor = args.claudeConductor && (args.claudeConductor.namespace ?? "claude-conductor");
  const namespaces = [...new Set([...rooms.map(({ namespace }) => namespace), ...(conductor ? [conductor] : [])])];
  const models = args.modelKey?.generated === undefined ? [] : namespaces.map((namespace) => `${namespace}/model-api`);
  const certificates = [
    ...(args.powerTools?.collector ? [`${name}-powertools-collector`] : []),
    ...(args.claudeConductor ? [`${name}-conductor-redis`] : []),
  ];
  return [...keys, ...models, ...certificates];
}
