import * as pulumi from "@pulumi/pulumi";
import { AgentNamespace } from "../agentNamespace";
import { AgentSecret } from "../agentSecret";
import { DeployKey } from "../deployKey";
import { EgressPolicy } from "../egressPolicy";
import { RepositoryGuard } from "../repositoryGuard";
import { type Credentials, deployKeyArgs, guardArgs, isGuarded, modelSecretArgs, type Place, roomOf } from "./derive";
import type { AgentPlatformModel, TeamModel } from "./model";

/** What stands before any system comes: namespaces, what may be reached from them, and the credentials in them. */
export interface Rooms {
  namespaces: Record<string, pulumi.Output<string>>;
  egress: Record<string, pulumi.Output<string>>;
  /** Deploy keys by the name of the place. */
  keys: Record<string, DeployKey>;
  /** Guards of branches by the name of the place. */
  guards: Record<string, RepositoryGuard>;
  credentialsOf(place: Place): Credentials;
  /** All that must be there before an agent runs. */
  ready: pulumi.Resource[];
}

interface Room {
  room: AgentNamespace;
  egress: EgressPolicy;
  model: AgentSecret | undefined;
  ready: pulumi.Resource[];
}

/** The namespace comes first, closed; only then is anything let out, and only then do credentials come in. */
function openRoom(parent: pulumi.Resource, name: string, team: TeamModel, { args }: AgentPlatformModel): Room {
  const own = `${name}-${team.name}`;
  const room = new AgentNamespace(own, team.namespace, { parent });
  const opts = { parent, dependsOn: [room] };
  const egress = new EgressPolicy(`${own}-egress`, team.egress, opts);
  const namespace = `agents-${team.name}`;
  const model = team.callsModel ? new AgentSecret(`${own}-model`, modelSecretArgs(args, namespace), opts) : undefined;
  return { room, egress, model, ready: [room, egress, ...(model ? [model] : [])] };
}

export function openRooms(parent: pulumi.Resource, name: string, model: AgentPlatformModel): Rooms {
  const rooms = new Map(model.teams.map((team) => [team.name, openRoom(parent, name, team, model)]));
  const keys = new Map(
    model.places.map((place) => {
      const room = rooms.get(place.team.name)?.room;
      const opts = { parent, dependsOn: room === undefined ? [] : [room] };
      return [place.name, new DeployKey(`${name}-${place.name}`, deployKeyArgs(model.args, place), opts)];
    }),
  );
  const guards = new Map(
    model.places.filter(isGuarded).map((place) => {
      const guard = new RepositoryGuard(`${name}-${place.name}-guard`, guardArgs(model.args, place), { parent });
      return [place.name, guard];
    }),
  );
  const named = <T>(one: (room: Room) => T): Record<string, T> =>
    Object.fromEntries([...rooms].map(([team, room]) => [team, one(room)]));
  return {
    namespaces: named(({ room }) => room.namespace),
    egress: named(({ egress }) => egress.explanation),
    keys: Object.fromEntries(keys),
    guards: Object.fromEntries(guards),
    credentialsOf: ({ name: place, team }) => {
      const key = keys.get(place);
      if (key === undefined) throw new Error(`no key was made for ${place} in ${roomOf(team)}`);
      const modelSecret = rooms.get(team.name)?.model?.secretName ?? pulumi.output("");
      return { gitSecret: key.secretName, knownHosts: key.knownHosts, modelSecret };
    },
    ready: [...[...rooms.values()].flatMap(({ ready }) => ready), ...keys.values()],
  };
}
