import { adopt } from "../adopt";
import { parseClaudeConductor } from "../operators/claudeConductor/model";
import { parseGasTown } from "../operators/gasTown/model";
import { parseKubeOpenCode } from "../operators/kubeOpenCode/model";
import { parsePowerTools } from "../operators/powerTools/model";
import type { Problems } from "../problems";
import type { Surroundings } from "../renewal";
import type { AgentPlatformArgs } from "./args";
import { type Credentials, conductorArgs, gasTownArgs, kubeOpenCodeArgs, type Place, powerToolsArgs } from "./derive";

/** Stands for what is made later; every parser takes it for a name. */
const unmade: Credentials = { gitSecret: "unmade", knownHosts: "unmade", modelSecret: "unmade" };

const of = (place: Place | undefined, system: string, rest: string): string =>
  `teams[${place?.teamIndex ?? 0}].repositories[${place?.index ?? 0}].${system}${rest === "" ? "" : `.${rest}`}`;

/** Finds a list's entry in a path: `rigs[3].beadsPrefix` is the third rig's `beadsPrefix`. */
function entryOf(path: string, list: string): { index: number; rest: string } | undefined {
  const [, index, rest = ""] = new RegExp(`^${list}\\[(\\d+)\\]\\.?(.*)$`).exec(path) ?? [];
  return index === undefined ? undefined : { index: Number(index), rest };
}

const below = (system: string, path: string): string => (path === "" ? system : `${system}.${path}`);

function renameRig(places: readonly Place[]): (path: string) => string {
  return (path) => {
    const rig = entryOf(path, "rigs");
    return rig === undefined ? below("gasTown", path) : of(places[rig.index], "gasTown", rig.rest);
  };
}

function renameAgent(places: readonly Place[]): (path: string) => string {
  const scheduled = places.flatMap((place) =>
    (place.repository.kubeOpenCode?.scheduled ?? []).map((_, index) => ({ place, index })),
  );
  return (path) => {
    const agent = entryOf(path, "agents");
    if (agent !== undefined) return of(places[agent.index], "kubeOpenCode", agent.rest);
    const task = entryOf(path, "cronTasks");
    const owner = task && scheduled[task.index];
    if (task === undefined || owner === undefined) return below("kubeOpenCode", path);
    return of(owner.place, "kubeOpenCode", `scheduled[${owner.index}].${task.rest}`);
  };
}

/** The teams' own namespaces come first; what is wrong with them is wrong with `diagnostics`. */
function renameTool({ teams }: AgentPlatformArgs): (path: string) => string {
  const diagnosed = teams.flatMap((team, index) => (team.diagnostics === undefined ? [] : [index]));
  return (path) => {
    const room = entryOf(path, "elevatedNamespaces");
    const team = room && diagnosed[room.index];
    if (room === undefined) return below("powerTools", path);
    if (team !== undefined) return `teams[${team}].diagnostics.${room.rest.replace(/^elevated\./, "")}`;
    return below("powerTools", `elevatedNamespaces[${room.index - diagnosed.length}].${room.rest}`);
  };
}

/** A repository names one system, and one that is there. */
function parseUses(args: AgentPlatformArgs, places: readonly Place[], p: Problems): void {
  for (const place of places) {
    const { gasTown, kubeOpenCode } = place.repository;
    if (gasTown !== undefined && kubeOpenCode !== undefined)
      p.at(of(place, "kubeOpenCode", "")).note(
        "Gas Town works on it already, and a key has one reader; keep one of them",
      );
    if (gasTown !== undefined && args.gasTown === undefined)
      p.at(of(place, "gasTown", "")).note("the platform has no Gas Town; give it `gasTown` with its images");
    if (kubeOpenCode !== undefined && args.kubeOpenCode === undefined)
      p.at(of(place, "kubeOpenCode", "")).note(
        "the platform has no KubeOpenCode; give it `kubeOpenCode` with its images",
      );
  }
}

export const rigPlaces = (places: readonly Place[]): Place[] =>
  places.filter(({ repository }) => repository.gasTown !== undefined);
export const agentPlaces = (places: readonly Place[]): Place[] =>
  places.filter(({ repository }) => repository.kubeOpenCode !== undefined);

const idle = (system: string): string =>
  `no repository names it; give one of a team's repositories \`${system}\`, or leave this out`;

/** Runs every system's own parser over what the platform would tell it. */
export function parseSystems(
  name: string,
  args: AgentPlatformArgs,
  places: readonly Place[],
  around: Surroundings,
  p: Problems,
): void {
  parseUses(args, places, p);
  const { gasTown, kubeOpenCode } = args;
  const [rigs, agents] = [rigPlaces(places), agentPlaces(places)];
  if (gasTown !== undefined && rigs.length === 0) p.at("gasTown").note(idle("gasTown"));
  else if (gasTown !== undefined)
    adopt(p, renameRig(rigs), () =>
      parseGasTown(
        name,
        gasTownArgs(gasTown, rigs, () => unmade),
      ),
    );
  if (kubeOpenCode !== undefined && agents.length === 0) p.at("kubeOpenCode").note(idle("kubeOpenCode"));
  else if (kubeOpenCode !== undefined)
    adopt(p, renameAgent(agents), () =>
      parseKubeOpenCode(
        name,
        kubeOpenCodeArgs(kubeOpenCode, agents, args.sandboxHandler, () => unmade),
      ),
    );
  const tools = powerToolsArgs(args);
  if (tools !== undefined && tools.elevatedNamespaces?.length === 0)
    p.at("powerTools").note(
      "no team has `diagnostics`, so there is nothing to enter; give it to one, or leave this out",
    );
  else if (tools !== undefined) adopt(p, renameTool(args), () => parsePowerTools(name, tools, around));
  const conductor = conductorArgs(args, "unmade");
  if (conductor !== undefined)
    adopt(
      p,
      (path) => below("claudeConductor", path),
      () => parseClaudeConductor(name, conductor, around),
    );
}
