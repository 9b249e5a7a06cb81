import type * as pulumi from "@pulumi/pulumi";
import { type CustomResourceArgs, TypedCustomResource } from "../../customResource";
import type { SpecOf, StatusOf } from "./definition";
import { agent, agentTemplate } from "./kubeOpenCode/agent";
import { kubeOpenCodeConfig, registry } from "./kubeOpenCode/registry";
import { cronTask, task } from "./kubeOpenCode/task";

/** Every kind of KubeOpenCode. */
export const kubeOpenCodeKinds = [agent, agentTemplate, task, cronTask, registry, kubeOpenCodeConfig];

export type AgentSpec = SpecOf<typeof agent>;
export type AgentStatus = StatusOf<typeof agent>;
/** Name and spec of a Agent. */
export interface AgentArgs extends CustomResourceArgs<AgentSpec> {}
/** The custom resource Agent. */
export class Agent extends TypedCustomResource<AgentSpec, AgentStatus> {
  constructor(name: string, args: AgentArgs, opts?: pulumi.CustomResourceOptions) {
    super(agent, name, args, opts);
  }
}

export type AgentTemplateSpec = SpecOf<typeof agentTemplate>;
export type AgentTemplateStatus = StatusOf<typeof agentTemplate>;
/** Name and spec of a AgentTemplate. */
export interface AgentTemplateArgs extends CustomResourceArgs<AgentTemplateSpec> {}
/** The custom resource AgentTemplate. */
export class AgentTemplate extends TypedCustomResource<AgentTemplateSpec, AgentTemplateStatus> {
  constructor(name: string, args: AgentTemplateArgs, opts?: pulumi.CustomResourceOptions) {
    super(agentTemplate, name, args, opts);
  }
}

export type TaskSpec = SpecOf<typeof task>;
export type TaskStatus = StatusOf<typeof task>;
/** Name and spec of a Task. */
export interface TaskArgs extends CustomResourceArgs<TaskSpec> {}
/** The custom resource Task. */
export class Task extends TypedCustomResource<TaskSpec, TaskStatus> {
  constructor(name: string, args: TaskArgs, opts?: pulumi.CustomResourceOptions) {
    super(task, name, args, opts);
  }
}

export type CronTaskSpec = SpecOf<typeof cronTask>;
export type CronTaskStatus = StatusOf<typeof cronTask>;
/** Name and spec of a CronTask. */
export interface CronTaskArgs extends CustomResourceArgs<CronTaskSpec> {}
/** The custom resource CronTask. */
export class CronTask extends TypedCustomResource<CronTaskSpec, CronTaskStatus> {
  constructor(name: string, args: CronTaskArgs, opts?: pulumi.CustomResourceOptions) {
    super(cronTask, name, args, opts);
  }
}

export type RegistrySpec = SpecOf<typeof registry>;
export type RegistryStatus = StatusOf<typeof registry>;
/** Name and spec of a Registry. */
export interface RegistryArgs extends CustomResourceArgs<RegistrySpec> {}
/** The custom resource Registry. */
export class Registry extends TypedCustomResource<RegistrySpec, RegistryStatus> {
  constructor(name: string, args: RegistryArgs, opts?: pulumi.CustomResourceOptions) {
    super(registry, name, args, opts);
  }
}

export type KubeOpenCodeConfigSpec = SpecOf<typeof kubeOpenCodeConfig>;
export type KubeOpenCodeConfigStatus = StatusOf<typeof kubeOpenCodeConfig>;
/** Name and spec of a KubeOpenCodeConfig. */
export interface KubeOpenCodeConfigArgs extends CustomResourceArgs<KubeOpenCodeConfigSpec> {}
/** The custom resource KubeOpenCodeConfig. */
export class KubeOpenCodeConfig extends TypedCustomResource<KubeOpenCodeConfigSpec, KubeOpenCodeConfigStatus> {
  constructor(name: string, args: KubeOpenCodeConfigArgs, opts?: pulumi.CustomResourceOptions) {
    super(kubeOpenCodeConfig, name, args, opts);
  }
}
