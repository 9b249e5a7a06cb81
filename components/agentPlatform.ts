import * as pulumi from "@pulumi/pulumi";
import { AdmissionGuard } from "./admissionGuard";
import { AgentNamespace } from "./agentNamespace";
import { AuditTrail } from "./auditTrail";
import { type EgressAllowArgs, type EgressEngine, EgressPolicy } from "./egressPolicy";
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
  /** What the team's agents may reach; metadata endpoints never. @default [] - nothing, not even DNS */
  allow?: EgressAllowArgs[];
}

/** Arguments of AgentPlatform. */
export interface AgentPlatformArgs {
  /** Teams, each with a namespace of its own. */
  teams: TeamArgs[];
  /** Hard limits of every team's namespace. @default - see AgentNamespace */
  quota?: Record<string, string>;
  /** Handler of the sandbox that agents run in, for example "runsc". @default - the cluster's own runtime */
  sandboxHandler?: string;
  /** Network engine of the cluster. @default "networkPolicy" */
  egressEngine?: EgressEngine;
}

/**
 * A whole platform: for each team a closed namespace and what its agents may reach from it, and for all of them the
 * guard at the API server and the audit policy.
 */
export class AgentPlatform extends pulumi.ComponentResource {
  /** Namespace of each team. */
  readonly namespaces: pulumi.Output<Record<string, string>>;
  /** What each team's agents can reach, and which argument allows it. */
  readonly egress: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AgentPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAgentPlatform(name, args);
    super("palisade:index:AgentPlatform", name, args, opts);
    const rooms = model.teams.map((team) => {
      const { namespace } = new AgentNamespace(`${name}-${team.name}`, team.namespace, { parent: this });
      const egress = new EgressPolicy(`${name}-${team.name}-egress`, { ...team.egress, namespace }, { parent: this });
      return { team: team.name, namespace, egress: egress.explanation };
    });
    this.namespaces = pulumi.all(Object.fromEntries(rooms.map((room) => [room.team, room.namespace])));
    this.egress = pulumi.all(Object.fromEntries(rooms.map((room) => [room.team, room.egress])));
    // The same rules at the door of the API server, for whatever does not come through this program.
    new AdmissionGuard(`${name}-guard`, {}, { parent: this });
    new AuditTrail(`${name}-audit`, {}, { parent: this });
    this.registerOutputs({ namespaces: this.namespaces, egress: this.egress });
  }
}
