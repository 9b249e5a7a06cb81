import * as pulumi from "@pulumi/pulumi";
import { AdmissionGuard } from "./admissionGuard";
import { AgentSecret } from "./agentSecret";
import { AuditTrail } from "./auditTrail";
import { surroundings } from "./clock";
import { ClaudeConductor } from "./operators/claudeConductor";
import { GasTown } from "./operators/gasTown";
import { KubeOpenCode } from "./operators/kubeOpenCode";
import { PowerTools } from "./operators/powerTools";
import type { AgentPlatformArgs } from "./platform/args";
import {
  conductorArgs,
  credentialsOf,
  gasTownArgs,
  kubeOpenCodeArgs,
  modelSecretArgs,
  type Place,
  powerToolsArgs,
} from "./platform/derive";
import { type AgentPlatformModel, parseAgentPlatform } from "./platform/model";
import { openRooms, type Rooms } from "./platform/rooms";
import { agentPlaces, rigPlaces } from "./platform/systems";
import { Rotation } from "./rotation";

export type {
  AgentPlatformArgs,
  TeamAgentArgs,
  TeamArgs,
  TeamRepositoryArgs,
  TeamRigArgs,
  TeamScheduledTaskArgs,
} from "./platform/args";

/**
 * A whole platform: for each team a closed namespace, a key for each repository and what its agents may reach; the
 * systems that work there; and for all of them the guard at the API server and the audit policy. Names, labels and
 * Secrets find each other without being written twice.
 */
export class AgentPlatform extends pulumi.ComponentResource {
  /** Namespace of each team. */
  readonly namespaces: pulumi.Output<Record<string, string>>;
  /** What each team's agents can reach, and which argument allows it. */
  readonly egress: pulumi.Output<Record<string, string>>;
  /** Namespace of each system. */
  readonly systems: pulumi.Output<Record<string, string>>;
  /** Public key of each repository that is current. */
  readonly deployKeys: pulumi.Output<Record<string, string>>;
  /** Day on which each repository's key is renewed, as YYYY-MM-DD. */
  readonly due: pulumi.Output<Record<string, string>>;
  /** Every credential of the platform and when it is renewed, for people. */
  readonly rotation: pulumi.Output<string>;
  /** What somebody has to do by hand, by repository; empty when there is nothing. */
  readonly instructions: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AgentPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAgentPlatform(name, args, surroundings());
    super("palisade:index:AgentPlatform", name, keptArgs(args), opts);
    const rooms = openRooms(this, name, model);
    const systems = makeSystems(this, name, model, rooms);
    // The same rules at the door of the API server, for whatever does not come through this program.
    new AdmissionGuard(`${name}-guard`, {}, { parent: this });
    new AuditTrail(`${name}-audit`, {}, { parent: this });
    const ofKeys = <T>(one: (key: Rooms["keys"][string]) => pulumi.Output<T>) =>
      pulumi.all(Object.fromEntries(Object.entries(rooms.keys).map(([place, key]) => [place, one(key)])));
    this.namespaces = pulumi.all(rooms.namespaces);
    this.egress = pulumi.all(rooms.egress);
    this.systems = pulumi.all(systems);
    this.deployKeys = ofKeys((key) => key.fingerprint);
    this.due = ofKeys((key) => key.due);
    this.instructions = instructionsOf(rooms);
    this.rotation = rotationReport(this, name, model);
    this.registerOutputs({
      namespaces: this.namespaces,
      egress: this.egress,
      systems: this.systems,
      deployKeys: this.deployKeys,
      due: this.due,
      rotation: this.rotation,
      instructions: this.instructions,
    });
  }
}

/** What the Git host cannot be asked to do, or nobody may ask it. */
function instructionsOf({ keys, guards }: Rooms): pulumi.Output<Record<string, string>> {
  const words = Object.entries(keys).map(([place, key]) => {
    const guard = guards[place];
    const guarding = guard === undefined ? [] : [guard.byHand.apply((lines) => lines.join("\n"))];
    return [
      place,
      pulumi.all([key.instructions, ...guarding]).apply((texts) => texts.filter(Boolean).join("\n")),
    ] as const;
  });
  return pulumi
    .all(Object.fromEntries(words))
    .apply((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== "")));
}

function rotationReport(parent: AgentPlatform, name: string, { args, places }: AgentPlatformModel) {
  const credentials = credentialsOf(name, args, places);
  // Teams without repositories hold nothing that could be renewed.
  if (credentials.length === 0) return pulumi.output("");
  return new Rotation(`${name}-rotation`, { ...args.rotation, credentials }, { parent }).report;
}

/** The model's key is its Secrets' business: the platform's own entry in the state does without. */
const keptArgs = ({ modelKey: _, ...kept }: AgentPlatformArgs): Omit<AgentPlatformArgs, "modelKey"> => kept;

/** Every system that the platform has, told of the places that it works in. */
function makeSystems(
  parent: AgentPlatform,
  name: string,
  { args, places }: AgentPlatformModel,
  rooms: Rooms,
): Record<string, pulumi.Output<string>> {
  const systems: Record<string, pulumi.Output<string>> = {};
  const opts = { parent, dependsOn: rooms.ready };
  const credentialsOf = (place: Place) => rooms.credentialsOf(place);
  if (args.gasTown !== undefined) {
    const told = gasTownArgs(args.gasTown, rigPlaces(places), credentialsOf);
    systems.gasTown = new GasTown(`${name}-gas-town`, told, opts).namespace;
  }
  if (args.kubeOpenCode !== undefined) {
    const told = kubeOpenCodeArgs(args.kubeOpenCode, agentPlaces(places), args.sandboxHandler, credentialsOf);
    systems.kubeOpenCode = new KubeOpenCode(`${name}-kubeopencode`, told, opts).namespace;
  }
  const tools = powerToolsArgs(args);
  if (tools !== undefined) systems.powerTools = new PowerTools(`${name}-powertools`, tools, opts).namespace;
  if (args.claudeConductor !== undefined) systems.claudeConductor = makeConductor(parent, name, args);
  return systems;
}

/** The Secret lies in the namespace that the conductor makes, and the conductor waits for the Secret. */
function makeConductor(parent: AgentPlatform, name: string, args: AgentPlatformArgs): pulumi.Output<string> {
  let tell: (secretName: pulumi.Output<string>) => void = () => undefined;
  const told = new Promise<pulumi.Output<string>>((resolve) => {
    tell = resolve;
  });
  const given = conductorArgs(args, pulumi.output(told));
  if (given === undefined) throw new Error("no conductor was asked for");
  const conductor = new ClaudeConductor(`${name}-conductor`, given, { parent });
  const namespace = given.namespace ?? "claude-conductor";
  const secretArgs = modelSecretArgs(args, namespace);
  // An output of the namespace stands for the namespace itself.
  const room = conductor.namespace.apply((): pulumi.Resource[] => []);
  const secret = new AgentSecret(`${name}-conductor-model`, secretArgs, { parent, dependsOn: room });
  tell(secret.secretName);
  return conductor.namespace;
}
