import * as pulumi from "@pulumi/pulumi";
import type { AcceptanceArgs } from "./acceptance";
import { apply, nameOf } from "./apply";
import { agentNamespaceManifests } from "./namespace/manifests";
import { parseAgentNamespace } from "./namespace/model";
import type { PodSecurityLevel } from "./podSecurity";

/** Loosens Pod Security in one namespace: somebody asks for it, says why, and looks again later. */
export interface ElevatedArgs extends AcceptanceArgs {
  /** The level that is enforced instead of `restricted`. @default "baseline" */
  level?: PodSecurityLevel;
}

/** A sandbox that the pods of the namespace run in. Give `handler` to have its RuntimeClass made, or `className` for one that exists. */
export interface SandboxArgs {
  /** Handler of the node's container runtime, for example "runsc" (gVisor) or "kata". */
  handler?: string;
  /** An existing RuntimeClass. */
  className?: string;
}

/** Arguments of AgentNamespace; all of them are optional. */
export interface AgentNamespaceArgs {
  /** Name in the cluster. @default the component's name */
  namespace?: string;
  /** Service accounts, one for each agent; none of them mounts a token. @default ["agent"] */
  agents?: string[];
  /** Version that the Pod Security level is pinned to, as "v1.36". @default "v1.36" */
  podSecurityVersion?: string;
  /** A named and dated acceptance of a lower Pod Security level. @default - `restricted` is enforced */
  elevated?: ElevatedArgs;
  /** Hard limits of the ResourceQuota; each given key replaces the default's. @default - see docs/agent-namespace.md */
  quota?: Record<string, string>;
  /** Largest container: its CPU limit. @default "4" */
  maxCpu?: string;
  /** Largest container: its memory limit. @default "8Gi" */
  maxMemory?: string;
  /** Sandbox for the pods. @default - the cluster's own runtime */
  sandbox?: SandboxArgs;
  /** Priority of the pods, below everything that matters more. @default -100 */
  priority?: number;
  /** Groups that may see pods, logs and events; never Secrets. @default [] */
  userGroups?: string[];
  /** Groups that may also restart and scale workloads; never Secrets, exec or new pods. @default [] */
  operatorGroups?: string[];
}

/**
 * A namespace that is fit for code which nobody has read: Pod Security `restricted`, quota, default deny both ways,
 * accounts without a token, roles that cannot read Secrets.
 */
export class AgentNamespace extends pulumi.ComponentResource {
  /** Name in the cluster. */
  readonly namespace: pulumi.Output<string>;
  /** Service accounts of the agents. */
  readonly serviceAccounts: pulumi.Output<string[]>;
  /** RuntimeClass that pods here should name; empty for the cluster's own. */
  readonly runtimeClassName: pulumi.Output<string>;
  /** PriorityClass that pods here should name. */
  readonly priorityClassName: pulumi.Output<string>;

  constructor(name: string, args: AgentNamespaceArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAgentNamespace(name, args);
    super("palisade:index:AgentNamespace", name, args, opts);
    const applied = apply(this, name, agentNamespaceManifests(model));
    this.namespace = nameOf(applied, "namespace");
    const accounts = model.agents.map((agent) => nameOf(applied, `account-${agent}`));
    this.serviceAccounts = pulumi.all(accounts);
    this.runtimeClassName = pulumi.output(model.runtimeClass?.name ?? "");
    this.priorityClassName = nameOf(applied, "priority");
    this.registerOutputs({
      namespace: this.namespace,
      serviceAccounts: this.serviceAccounts,
      runtimeClassName: this.runtimeClassName,
      priorityClassName: this.priorityClassName,
    });
  }
}
