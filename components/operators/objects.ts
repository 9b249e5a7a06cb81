import { type Identity, labels, prefix, tierLabel } from "../labels";
import { type Manifest, type Planned, plan } from "../manifest";
import { podSecurityLabels } from "../podSecurity";
import type { Rule } from "./operator";

const rbac = "rbac.authorization.k8s.io/v1";
const rbacGroup = "rbac.authorization.k8s.io";

/** Tier of a namespace that holds controllers and no agents. */
export const operatorTier = "operator";

/** What the objects of one component share: whose they are, and where they live. */
export interface Home {
  identity: Identity;
  namespace: string;
  version: string;
}

const metadata = (home: Home, name: string, component: string, namespace = home.namespace) => ({
  name,
  namespace,
  labels: labels(home.identity, component, home.version),
});

const clusterMetadata = (home: Home, name: string, annotations?: Record<string, string>) => ({
  name,
  labels: labels(home.identity, "rbac", home.version),
  ...(annotations === undefined ? {} : { annotations }),
});

// These are ready once pods use them, and pods are made after them: awaiting one would never end.
const unawaited = new Set(["Service", "PersistentVolumeClaim", "Ingress"]);

export function namespaced(
  home: Home,
  apiVersion: string,
  kind: string,
  name: string,
  component: string,
  rest: object,
): Manifest {
  const own = metadata(home, name, component);
  const annotations = { "pulumi.com/skipAwait": "true" };
  return { apiVersion, kind, metadata: unawaited.has(kind) ? { ...own, annotations } : own, ...rest };
}

/** A namespace for controllers: `restricted`, closed both ways, and its default account good for nothing. */
export const operatorNamespace = (home: Home, podSecurityVersion: string): Planned[] => [
  plan("namespace", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: home.namespace,
      labels: {
        ...labels(home.identity, undefined, home.version),
        [tierLabel]: operatorTier,
        ...podSecurityLabels("restricted", podSecurityVersion),
      },
    },
  }),
  plan("default-deny", policy(home, "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] })),
  plan("account-default", account(home, "default")),
];

/** An account without a token: a pod that needs one asks for it in its own spec. */
export const account = (home: Home, name: string, namespace = home.namespace): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: metadata(home, name, "account", namespace),
  automountServiceAccountToken: false,
});

export const policy = (home: Home, name: string, spec: object, namespace = home.namespace): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: metadata(home, name, "network", namespace),
  spec,
});

/** Whom a binding serves: one account, or groups of people. */
export type Subjects = { account: string; namespace: string } | { groups: string[] };

const subjectsOf = (who: Subjects): object[] =>
  "groups" in who
    ? who.groups.map((name) => ({ apiGroup: rbacGroup, kind: "Group", name }))
    : [{ kind: "ServiceAccount", name: who.account, namespace: who.namespace }];

const isNobody = (who: Subjects): boolean => "groups" in who && who.groups.length === 0;

/** A role in one namespace, and its binding if there is anybody to bind. */
export function role(
  home: Home,
  at: { role: string; name: string; namespace: string },
  rules: readonly object[],
  who: Subjects,
): Planned[] {
  const meta = metadata(home, at.name, "rbac", at.namespace);
  const made = plan(`${at.role}-role`, { apiVersion: rbac, kind: "Role", metadata: meta, rules });
  if (isNobody(who)) return [made];
  const roleRef = { apiGroup: rbacGroup, kind: "Role", name: at.name };
  const binding = { apiVersion: rbac, kind: "RoleBinding", metadata: meta, roleRef, subjects: subjectsOf(who) };
  return [made, plan(`${at.role}-binding`, binding, { after: [`${at.role}-role`] })];
}

/** The same for the whole cluster; what it loosens is written on it. */
export function clusterRole(
  home: Home,
  at: { role: string; name: string; annotations?: Record<string, string> },
  rules: readonly object[],
  who: Subjects,
): Planned[] {
  const meta = clusterMetadata(home, at.name, at.annotations);
  const made = plan(`${at.role}-cluster-role`, { apiVersion: rbac, kind: "ClusterRole", metadata: meta, rules });
  if (isNobody(who)) return [made];
  const roleRef = { apiGroup: rbacGroup, kind: "ClusterRole", name: at.name };
  const binding = { apiVersion: rbac, kind: "ClusterRoleBinding", metadata: meta, roleRef, subjects: subjectsOf(who) };
  return [made, plan(`${at.role}-cluster-binding`, binding, { after: [`${at.role}-cluster-role`] })];
}

/** The object with annotations beside those that it has. */
export const marked = (manifest: Manifest, annotations: Record<string, string>): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, ...annotations } },
});

/** What a named acceptance looks like on the object that it loosens. */
export const accepted = (what: string, by: { reason: string; owner: string; reviewBy: string }) => ({
  [`${prefix}/accepts`]: what,
  [`${prefix}/accepted-reason`]: by.reason,
  [`${prefix}/accepted-owner`]: by.owner,
  [`${prefix}/accepted-review-by`]: by.reviewBy,
});

export const readRules = (groups: Record<string, string[]>): Rule[] =>
  Object.entries(groups).map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    verbs: ["get", "list", "watch"],
  }));
