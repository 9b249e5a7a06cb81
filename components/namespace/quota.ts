import type { AgentNamespaceModel } from "./model";

/** Room for a team's agents, with nothing that reaches out of the cluster. */
export const defaultQuota: Record<string, string> = {
  pods: "20",
  "requests.cpu": "8",
  "limits.cpu": "16",
  "requests.memory": "16Gi",
  "limits.memory": "32Gi",
  "requests.ephemeral-storage": "40Gi",
  "limits.ephemeral-storage": "80Gi",
  persistentvolumeclaims: "10",
  "requests.storage": "100Gi",
  services: "10",
  "services.nodeports": "0",
  "services.loadbalancers": "0",
  secrets: "50",
  configmaps: "50",
  "count/jobs.batch": "50",
  "count/cronjobs.batch": "10",
  "count/deployments.apps": "20",
  "count/statefulsets.apps": "10",
};

/** A container that says nothing gets these; one that asks for more than the maxima is refused. */
export const limitRange = (model: AgentNamespaceModel): object[] => [
  {
    type: "Container",
    defaultRequest: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "256Mi" },
    default: { cpu: "1", memory: "1Gi", "ephemeral-storage": "2Gi" },
    max: { cpu: model.maxCpu, memory: model.maxMemory, "ephemeral-storage": "20Gi" },
  },
  { type: "PersistentVolumeClaim", max: { storage: "50Gi" } },
];
