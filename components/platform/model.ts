import { parseAcceptance } from "../acceptance";
import { adopt } from "../adopt";
import type { AgentNamespaceArgs } from "../agentNamespace";
import { parseAgentSecret } from "../agentSecret/parse";
import { parseDeployKey } from "../deployKey/model";
import type { EgressAllowArgs, EgressPolicyArgs } from "../egress/args";
import { parseEgressPolicyAt } from "../egress/parse";
import { GitHostKind } from "../git/args";
import { parseDnsLabel } from "../names";
import { parseAgentNamespaceAt } from "../namespace/model";
import { type Problems, problems } from "../problems";
import type { Surroundings } from "../renewal";
import { parseRepositoryGuard } from "../repositoryGuard/model";
import { parseRotationAt, type RotationModel } from "../rotation/model";
import type { AgentPlatformArgs, TeamArgs } from "./args";
import { deployKeyArgs, guardArgs, isGuarded, modelSecretArgs, type Place, placesOf, roomOf } from "./derive";
import { parseSystems } from "./systems";

export interface TeamModel {
  name: string;
  namespace: AgentNamespaceArgs;
  egress: EgressPolicyArgs;
  /** Whether its agents call a model. */
  callsModel: boolean;
}

export interface AgentPlatformModel {
  args: AgentPlatformArgs;
  teams: TeamModel[];
  places: Place[];
  rotation: RotationModel;
}

const publicHosts: readonly string[] = [GitHostKind.GitHub, GitHostKind.GitLab, GitHostKind.Bitbucket];
const usesSystem = ({ repository }: Place): boolean =>
  repository.gasTown !== undefined || repository.kubeOpenCode !== undefined;

/** Agents reach the host and the model that they were made for, and what the team asks for besides. */
function allowed(team: TeamArgs, args: AgentPlatformArgs, places: readonly Place[]): EgressAllowArgs[] {
  const own = places.filter((place) => place.team === team);
  const kind = args.git?.kind ?? GitHostKind.GitHub;
  const named = args.git?.host === "github.com" ? GitHostKind.GitHub : kind;
  const git = own.length > 0 && publicHosts.includes(named) ? [{ git: named }] : [];
  const llm = own.some(usesSystem) ? [{ llm: args.modelVendor ?? "anthropic" }] : [];
  const all = [...git, ...llm, ...(team.allow ?? [])];
  const keys = all.map((one) => JSON.stringify(one));
  return all.filter((_, i) => keys.indexOf(keys[i] ?? "") === i);
}

function parseTeam(team: TeamArgs, args: AgentPlatformArgs, places: readonly Place[], p: Problems): TeamModel {
  const name = parseDnsLabel(team.name ?? "", p.at("name"));
  const namespace: AgentNamespaceArgs = {
    namespace: roomOf(team),
    userGroups: team.userGroups ?? [],
    operatorGroups: team.operatorGroups ?? [],
    quota: { ...args.quota, ...team.quota },
    ...(args.sandboxHandler === undefined ? {} : { sandbox: { handler: args.sandboxHandler } }),
  };
  parseAgentNamespaceAt(name, namespace, p);
  const egress: EgressPolicyArgs = {
    namespace: roomOf(team),
    allow: allowed(team, args, places),
    ...(args.egressEngine === undefined ? {} : { engine: args.egressEngine }),
  };
  // A name that is wrong was noted already; the policy is then read under another one.
  if (p.clean()) parseEgressPolicyAt(name, egress, p);
  const callsModel = places.some((place) => place.team === team && usesSystem(place));
  return { name, namespace, egress, callsModel };
}

const repositoryPath = ({ teamIndex, index }: Place): string => `teams[${teamIndex}].repositories[${index}]`;
/** What stands on the platform for all keys; the rest is the repository's own. */
const shared: Record<string, string> = { host: "git", rotation: "rotation", knownHosts: "knownHosts" };

function parsePlace(name: string, place: Place, args: AgentPlatformArgs, around: Surroundings, p: Problems): Place {
  const rename = (path: string): string => {
    const [head = "", ...rest] = path.split(/(?=[.[])/);
    const whole = shared[head];
    return whole === undefined ? `${repositoryPath(place)}.${path}` : [whole, ...rest].join("");
  };
  const model = adopt(p, rename, () => parseDeployKey(`${name}-${place.name}`, deployKeyArgs(args, place), around));
  const { unguarded } = place.repository;
  if (unguarded !== undefined) parseAcceptance(unguarded, p.at(`${repositoryPath(place)}.unguarded`));
  // The key's parser has looked at host and repository already.
  if (model !== undefined && isGuarded(place))
    adopt(p, rename, () => parseRepositoryGuard(`${name}-${place.name}`, guardArgs(args, place)));
  return { ...place, url: model?.repository.sshUrl ?? "git@git.invalid:unknown/unknown.git" };
}

/** One look is enough: the source is the same for every namespace. */
function parseModelKey(args: AgentPlatformArgs, needed: boolean, today: string, p: Problems): void {
  if (args.modelKey === undefined) {
    if (needed) p.at("modelKey").note("the systems call a model; say where its API key comes from");
    return;
  }
  const derived = modelSecretArgs(args, "agents");
  const found = adopt(
    p,
    (path) => `modelKey.${path}`.replace(/\.$/, ""),
    () => parseAgentSecret("model", derived, today),
  );
  if (found !== undefined && !found.delivery.files.some(({ key }) => key === "api-key"))
    p.at("modelKey").note('the systems look for the key "api-key"; name it so');
}

function parseNames(places: readonly Place[], teams: readonly TeamArgs[], p: Problems): void {
  const names = teams.map((team) => team.name);
  names.forEach((team, i) => {
    if (names.indexOf(team) !== i) p.at("teams").at(i).at("name").note(`"${team}" is there twice; name each team once`);
  });
  const short = places.map(({ name }) => name);
  places.forEach((place, i) => {
    const at = p.at(`${repositoryPath(place)}.name`);
    if (short.indexOf(place.name) !== i) at.note(`"${place.name}" is there twice; give one of them another name`);
    else parseDnsLabel(place.name, at);
  });
}

export function parseAgentPlatform(name: string, args: AgentPlatformArgs, around: Surroundings): AgentPlatformModel {
  const p = problems(`AgentPlatform "${name}"`);
  const teams = args.teams ?? [];
  if (teams.length === 0) p.at("teams").note('name at least one team, for example [{ name: "payments" }]');
  const rotation = parseRotationAt(args.rotation, p.at("rotation"), around.today);
  const settled = { ...args, rotation: { ...args.rotation, today: rotation.today } };
  const found = placesOf(settled);
  parseNames(found, teams, p);
  const sound = p.at("rotation").clean();
  const places = sound ? found.map((place) => parsePlace(name, place, settled, around, p)) : found;
  const models = teams.map((team, i) => parseTeam(team, settled, places, p.at("teams").at(i)));
  parseModelKey(settled, args.claudeConductor !== undefined || places.some(usesSystem), rotation.today, p);
  if (sound) parseSystems(name, settled, places, around, p);
  return p.done({ args: settled, teams: models, places, rotation });
}
