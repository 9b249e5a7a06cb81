import type { Planned } from "../manifest";
import { accepted, clusterRole, type Home, role, type Subjects } from "./objects";
import type { NamedSecrets, OperatorModel, Rule } from "./operator";

/** Reviews of the metrics port's callers; granted only while the port is on. */
const reviews: Rule[] = [
  { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] },
  { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
];

/** A create cannot be limited to a name; everything after it can. */
const leaderElection = (lease: string): Rule[] => [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [lease], verbs: ["get", "update"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
];

function secretRules(m: OperatorModel, home: Home, who: Subjects): Planned[] {
  const rules = m.spec.rules.secrets;
  if (rules === undefined || m.secretRead.kind !== "clusterWide") return [];
  const at = {
    role: "secret-read",
    name: `${m.spec.process}-secret-read`,
    annotations: accepted("cluster-wide-secret-read", m.secretRead.acceptance),
  };
  return clusterRole(home, at, rules, who);
}

/** What a namespaced build caches in each watched namespace, and which Secrets it reads there. */
function readsIn(m: OperatorModel, namespace: string, named: NamedSecrets): Rule[] {
  const { cache, secrets = [] } = m.spec.rules;
  if (m.secretRead.kind === "namespaced") return [...cache, ...secrets];
  if (m.secretRead.kind !== "named") return [];
  const resourceNames = [...new Set(named[namespace] ?? [])];
  // An empty list of names would mean every Secret.
  if (resourceNames.length === 0) return cache;
  return [...cache, { apiGroups: [""], resources: ["secrets"], resourceNames, verbs: ["get"] }];
}

/** The operator's rights, each at the narrowest scope at which it still starts and works. */
export function operatorRoles(m: OperatorModel, home: Home, named: NamedSecrets = {}): Planned[] {
  const { rules, process, lease } = m.spec;
  const who = { account: process, namespace: m.namespace };
  const namespacedCache = ["namespaced", "named"].includes(m.secretRead.kind);
  const reviewing = m.scrapeNamespace !== undefined && m.spec.metricsAuthorised ? reviews : [];
  const clusterRules = [...rules.cluster, ...(namespacedCache ? [] : rules.cache), ...reviewing];
  const ownCache = namespacedCache ? rules.cache : [];
  return [
    ...clusterRole(home, { role: "operator", name: process }, clusterRules, who),
    ...secretRules(m, home, who),
    ...role(
      home,
      { role: "own", name: `${process}-own`, namespace: m.namespace },
      [...leaderElection(lease), ...rules.own, ...ownCache],
      who,
    ),
    ...m.watchNamespaces.flatMap((namespace) =>
      role(
        home,
        { role: `watched-${namespace}`, name: process, namespace },
        [...rules.watched, ...readsIn(m, namespace, named)],
        who,
      ),
    ),
  ];
}

/** The right to scrape a metrics port that asks who is calling; whoever scrapes binds it to their own account. */
export const metricsReader = (m: OperatorModel, home: Home): Planned[] =>
  m.scrapeNamespace === undefined || !m.spec.metricsAuthorised
    ? []
    : clusterRole(
        home,
        { role: "metrics-reader", name: `${m.spec.process}-metrics-reader` },
        [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
        { groups: [] },
      );
