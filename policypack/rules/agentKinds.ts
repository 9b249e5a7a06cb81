import type { KubeObject } from "./object";

/** Custom resources that make an operator run an agent. */
const kinds = new Set([
  "Polecat.gastown.gastown.io",
  "Agent.kubeopencode.io",
  "Task.kubeopencode.io",
  "CronTask.kubeopencode.io",
  "Sandbox.agents.x-k8s.io",
  "SandboxClaim.extensions.agents.x-k8s.io",
]);

/** The label that puts a namespace, or a pod, into the agent tier; its one value. */
export const tierLabel = "palisade.dev/tier";
export const agentTier = "agent";

const isLabelled = (object: KubeObject): boolean =>
  object.root.at("metadata", "labels", tierLabel).get("string") === agentTier;

/** Whether an object runs an agent: it is of an agent kind, or says so itself. A Namespace only says where. */
export const runsAgent = (object: KubeObject): boolean =>
  kinds.has(`${object.kind}.${object.group}`) || (!isNamespace(object) && isLabelled(object));

export const isNamespace = ({ kind, group }: KubeObject): boolean => kind === "Namespace" && group === "";

/** Whether a Namespace declares itself agent tier. */
export const declaresAgents = (object: KubeObject): boolean => isNamespace(object) && isLabelled(object);
