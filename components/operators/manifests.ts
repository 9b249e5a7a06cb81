import { labels, selector } from "../labels";
import { type Planned, plan } from "../manifest";
import { definitionManifests } from "./definitions";
import { deployment } from "./deployment";
import { operatorPolicySpec } from "./network";
import { account, type Home, namespaced, operatorNamespace, policy } from "./objects";
import type { NamedSecrets, OperatorModel } from "./operator";
import { metricsReader, operatorRoles } from "./rbac";

export const homeOf = (m: OperatorModel): Home => ({
  identity: { kind: m.spec.kind, name: m.component },
  namespace: m.namespace,
  version: m.spec.version,
});

/** Labels that select the operator's own pods and no others. */
export const operatorPods = (m: OperatorModel): Record<string, string> => ({
  ...selector(homeOf(m).identity),
  "app.kubernetes.io/component": "operator",
});

/** Cluster-scoped, and hence named after the namespace. Agents yield to what looks after them. */
export const priorityClass = (home: Home): Planned =>
  plan("priority", {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: `${home.namespace}-operator`, labels: labels(home.identity, "priority", home.version) },
    value: 1000,
    preemptionPolicy: "PreemptLowerPriority",
    globalDefault: false,
    description: "Operators go before the agents that they run.",
  });

function metricsService(m: OperatorModel, home: Home): Planned[] {
  if (m.scrapeNamespace === undefined) return [];
  const spec = {
    type: "ClusterIP",
    selector: operatorPods(m),
    ports: [{ name: "metrics", port: m.spec.metricsPort, targetPort: m.spec.metricsPort, protocol: "TCP" }],
  };
  return [
    plan("metrics-service", namespaced(home, "v1", "Service", `${m.spec.process}-metrics`, "operator", { spec })),
  ];
}

/** Everything that one operator needs around its process, whichever operator it is. */
export function operatorManifests(m: OperatorModel, named: NamedSecrets = {}): Planned[] {
  const home = homeOf(m);
  const pods = operatorPods(m);
  const metadata = {
    name: m.spec.process,
    namespace: m.namespace,
    labels: labels(home.identity, "operator", home.version),
  };
  const budget = { spec: { maxUnavailable: 1, selector: { matchLabels: pods } } };
  return [
    ...definitionManifests(home, m.spec.definitions, m.definitions),
    ...operatorNamespace(home, m.podSecurityVersion),
    priorityClass(home),
    plan("account", account(home, m.spec.process)),
    ...operatorRoles(m, home, named),
    ...metricsReader(m, home),
    plan("policy", policy(home, m.spec.process, operatorPolicySpec(m, pods))),
    ...metricsService(m, home),
    plan("budget", namespaced(home, "policy/v1", "PodDisruptionBudget", m.spec.process, "operator", budget)),
    plan("operator", deployment(m, metadata, pods)),
  ];
}
