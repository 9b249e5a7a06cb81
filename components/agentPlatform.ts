import * as pulumi from "@pulumi/pulumi";
import { AgentNamespace } from "./agentNamespace";
import { parseAgentPlatform } from "./platform/model";

/** A team: the people, and the room that their agents get. */
export interface TeamArgs {
  /** Short name; the namespace is `agents-<name>`. */
  name: string;
  /** Groups that may see the team's agents; never Secrets. @default [] */
  userGroups?: string[];
  /** Groups that may also restart and scale them. @default [] */
  operatorGroups?: string[];
  /** Hard limits that differ from the platform's. @default {} */
  quota?: Record<string, string>;
}

/** Arguments of AgentPlatform. */
export interface AgentPlatformArgs {
  /** Teams, each with a namespace of its own. */
  teams: TeamArgs[];
  /** Hard limits of every team's namespace. @default - see AgentNamespace */
  quota?: Record<string, string>;
  /** Handler of the sandbox that agents run in, for example "runsc". @default - the cluster's own runtime */
  sandboxHandler?: string;
}

/** A whole platform: for each team a closed namespace, and what its agents need in it. */
export class AgentPlatform extends pulumi.ComponentResource {
  /** Namespace of each team. */
  readonly namespaces: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AgentPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAgentPlatform(name, args);
    super("palisade:index:AgentPlatform", name, args, opts);
    const rooms = model.teams.map((team) => {
      const room = new AgentNamespace(`${name}-${team.name}`, team.namespace, { parent: this });
      return [team.name, room.namespace] as const;
    });
    this.namespaces = pulumi.all(Object.fromEntries(rooms));
    this.registerOutputs({ namespaces: this.namespaces });
  }
}
