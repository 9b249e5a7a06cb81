import { agentTier, labels, prefix, tierLabel } from "../labels";
import { type Manifest, type Planned, plan } from "../manifest";
import { podSecurityLabels } from "../podSecurity";
import type { AgentNamespaceModel } from "./model";
import { limitRange } from "./quota";
import { roles } from "./roles";

const identity = (m: AgentNamespaceModel) => ({ kind: "agent-namespace", name: m.component });
const metadata = (m: AgentNamespaceModel, name: string, component: string) => ({
  name,
  namespace: m.namespace,
  labels: labels(identity(m), component),
});

function namespaceManifest(m: AgentNamespaceModel): Manifest {
  const elevated = m.elevated && {
    [`${prefix}/elevated-reason`]: m.elevated.reason,
    [`${prefix}/elevated-owner`]: m.elevated.owner,
    [`${prefix}/elevated-review-by`]: m.elevated.reviewBy,
  };
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: m.namespace,
      labels: {
        ...labels(identity(m)),
        [tierLabel]: agentTier,
        ...(elevated ? { [`${prefix}/elevated`]: m.level } : {}),
        ...podSecurityLabels(m.level, m.version),
      },
      ...(elevated ? { annotations: elevated } : {}),
    },
  };
}

const account = (m: AgentNamespaceModel, name: string): Planned =>
  plan(`account-${name}`, {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadata(m, name, "account"),
    automountServiceAccountToken: false,
  });

const defaultDeny = (m: AgentNamespaceModel): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: metadata(m, "default-deny", "network"),
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});

/** Cluster-scoped, and hence named after the namespace: two namespaces never share one. */
function classes(m: AgentNamespaceModel): Planned[] {
  const priority: Manifest = {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: `${m.namespace}-agents`, labels: labels(identity(m), "priority") },
    value: m.priority,
    preemptionPolicy: "Never",
    globalDefault: false,
    description: "Agents yield to everything else and push nothing aside.",
  };
  if (m.runtimeClass?.kind !== "made") return [plan("priority", priority)];
  const runtime: Manifest = {
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: m.runtimeClass.name, labels: labels(identity(m), "sandbox") },
    handler: m.runtimeClass.handler,
  };
  return [plan("priority", priority), plan("runtime", runtime)];
}

export const agentNamespaceManifests = (m: AgentNamespaceModel): Planned[] => [
  plan("namespace", namespaceManifest(m)),
  plan("default-deny", defaultDeny(m)),
  plan("quota", {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: metadata(m, "agent-quota", "quota"),
    spec: { hard: m.quota },
  }),
  plan("limits", {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: metadata(m, "agent-limits", "quota"),
    spec: { limits: limitRange(m) },
  }),
  // Pods that name no account get this one; upstream operators let theirs do so.
  account(m, "default"),
  ...m.agents.map((agent) => account(m, agent)),
  ...classes(m),
  ...roles(m),
];
