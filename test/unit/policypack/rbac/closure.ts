/** An evaluator of RBAC and its escalations, written apart from the policy pack: slow, plain, over raw objects. */

export interface PlainRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[] | undefined;
}
interface PlainSubject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}
export interface Plain {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly PlainRule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly PlainSubject[];
}

/** A rule where it holds; an empty scope is the whole cluster. */
interface Grant {
  readonly scope: string;
  readonly rule: PlainRule;
}
interface Request {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

const wideName = "a-name-that-nobody-lists";
const anyName = ["", wideName, "x", "y", "ops"];

function permits(rule: PlainRule, { verb, group, resource, name }: Request): boolean {
  if (!rule.verbs.includes("*") && !rule.verbs.includes(verb)) return false;
  if (!rule.apiGroups.includes("*") && !rule.apiGroups.includes(group)) return false;
  const [, sub] = resource.split("/");
  const words = sub === undefined ? ["*", resource] : ["*", resource, `*/${sub}`];
  if (!rule.resources.some((word) => words.includes(word))) return false;
  const limited = rule.resourceNames ?? [];
  return limited.length === 0 || limited.includes(name);
}

const subjectName = ({ kind, name, namespace }: PlainSubject): string => {
  const parts = name.split(":");
  if (kind === "User" && parts.length === 4) return `ServiceAccount ${parts[2]}/${parts[3]}`;
  return kind === "ServiceAccount" ? `ServiceAccount ${namespace}/${name}` : `${kind} ${name}`;
};

const namespaceOf = (who: string): string => who.replace("ServiceAccount ", "").split("/")[0] ?? "";
const isAccount = (who: string): boolean => who.startsWith("ServiceAccount ");

function names(who: string): string[] {
  return isAccount(who) ? [who, `Group system:serviceaccounts:${namespaceOf(who)}`] : [who];
}

function rulesOf(binding: Plain, all: readonly Plain[]): readonly PlainRule[] {
  const space = binding.roleRef?.kind === "Role" ? binding.metadata.namespace : undefined;
  const found = all.find(
    ({ kind, metadata }) =>
      kind === binding.roleRef?.kind && metadata.name === binding.roleRef.name && metadata.namespace === space,
  );
  return found?.rules ?? [];
}

/** Everybody's powers, with those of all whom they may become. */
export function closure(all: readonly Plain[]): Map<string, Set<string>> {
  const bindings = all.filter(({ kind }) => kind.endsWith("Binding"));
  const everybody = [...new Set(bindings.flatMap(({ subjects = [] }) => subjects.map(subjectName)))];
  const grants = (who: string): Grant[] =>
    bindings
      .filter(({ subjects = [] }) => subjects.some((subject) => names(who).includes(subjectName(subject))))
      .flatMap((one) => rulesOf(one, all).map((rule) => ({ scope: one.metadata.namespace ?? "", rule })));
  const reached = new Map(everybody.map((who) => [who, powers(grants(who))]));
  const steps = everybody.flatMap((who) =>
    everybody.filter((other) => becomes(grants(who), other)).map((other) => [who, other] as const),
  );
  // As often as there are people, so that every chain is walked to its end.
  for (const _ of everybody)
    for (const [who, other] of steps) for (const power of reached.get(other) ?? []) reached.get(who)?.add(power);
  return reached;
}

const rbac = "rbac.authorization.k8s.io";
const changes = ["create", "update", "patch"];
const workloads: readonly [group: string, resource: string][] = [
  ...["pods", "replicationcontrollers", "podtemplates"].map((r): [string, string] => ["", r]),
  ...["deployments", "daemonsets", "replicasets", "statefulsets"].map((r): [string, string] => ["apps", r]),
  ...["jobs", "cronjobs"].map((r): [string, string] => ["batch", r]),
  ["kubeopencode.io", "tasks"],
];

const may = (
  held: readonly Grant[],
  verbs: readonly string[],
  group: string,
  resource: string,
  of: readonly string[],
) =>
  held.some(({ rule }) =>
    verbs.some((verb) =>
      of
        // A request that creates carries no name, unless it is for something below an object.
        .filter((name) => verb !== "create" || resource.includes("/") || name === "")
        .some((name) => permits(rule, { verb, group, resource, name })),
    ),
  );

const wide = ["", wideName];
const makesPods = (held: readonly Grant[]): boolean =>
  workloads.some(([group, resource]) => may(held, changes, group, resource, anyName));
const entersPods = (held: readonly Grant[]): boolean =>
  ["pods/exec", "pods/attach", "pods/portforward"].some((r) => may(held, ["create", "get"], "", r, anyName)) ||
  ["pods/proxy", "services/proxy"].some((r) => may(held, [...changes, "get", "delete"], "", r, anyName)) ||
  may(held, ["update", "patch"], "", "pods/ephemeralcontainers", anyName);
const readsSecrets = (held: readonly Grant[]): boolean =>
  may(held, ["list", "watch"], "", "secrets", anyName) ||
  may(held, ["get"], "", "secrets", [wideName]) ||
  // A star is a list too, whatever its names.
  held.some(
    ({ rule }) =>
      rule.verbs.includes("*") &&
      anyName.some((name) => permits(rule, { verb: "list", group: "", resource: "secrets", name })),
  );
const bindsAnything = (held: readonly Grant[]): boolean =>
  ["rolebindings", "clusterrolebindings"].some((r) => may(held, changes, rbac, r, wide)) &&
  ["roles", "clusterroles"].some((r) => may(held, ["bind"], rbac, r, wide));
const writesAnything = (held: readonly Grant[]): boolean =>
  ["roles", "clusterroles"].some((r) => may(held, changes, rbac, r, wide)) &&
  ["roles", "clusterroles"].some((r) => may(held, ["escalate"], rbac, r, wide));
const actsAs = (held: readonly Grant[], resource: string, name: string): boolean =>
  ["", "authentication.k8s.io"].some((group) => may(held, ["impersonate"], group, resource, [name]));
const makesTokens = (held: readonly Grant[], name: string): boolean =>
  may(held, ["create"], "", "serviceaccounts/token", [name]);

function becomes(held: readonly Grant[], other: string): boolean {
  const [kind = "", name = ""] = other.split(" ");
  const everywhere = held.filter(({ scope }) => scope === "");
  if (!isAccount(other)) return actsAs(everywhere, kind === "User" ? "users" : "groups", name);
  const here = held.filter(({ scope }) => scope === "" || scope === namespaceOf(other));
  const account = name.split("/")[1] ?? "";
  return (
    makesPods(here) ||
    entersPods(here) ||
    makesTokens(here, account) ||
    actsAs(here, "serviceaccounts", account) ||
    (may(here, ["create"], "", "secrets", wide) && readsSecrets(here)) ||
    bindsAnything(here) ||
    writesAnything(here)
  );
}

const isEverything = ({ apiGroups, resources, verbs, resourceNames = [] }: PlainRule): boolean =>
  [apiGroups, resources, verbs].every((list) => list.includes("*")) && resourceNames.length === 0;

function powers(held: readonly Grant[]): Set<string> {
  const all = held.filter(({ scope }) => scope === "");
  const certificates = "certificates.k8s.io";
  const over: Readonly<Record<string, boolean>> = {
    all: all.some(({ rule }) => isEverything(rule)),
    "read Secrets cluster-wide": readsSecrets(all),
    anybody: actsAs(all, "users", wideName) || actsAs(all, "groups", wideName),
    "bind any role to itself": bindsAnything(all),
    "write any right into a role": writesAnything(all),
    "act as the cluster's own controllers":
      makesPods(all) || entersPods(all) || makesTokens(all, wideName) || actsAs(all, "serviceaccounts", wideName),
    "run commands on nodes": may(all, [...changes, "get", "list", "watch", "delete"], "", "nodes/proxy", anyName),
    "rewrite objects through webhooks": may(
      all,
      [...changes, "delete", "deletecollection"],
      "admissionregistration.k8s.io",
      "mutatingwebhookconfigurations",
      anyName,
    ),
    "make volumes of any path of a node": may(all, changes, "", "persistentvolumes", anyName),
    "stand in for an API": may(all, [...changes, "delete"], "apiregistration.k8s.io", "apiservices", wide),
    "sign client certificates":
      may(all, ["update", "patch"], certificates, "certificatesigningrequests/approval", wide) &&
      may(all, ["approve", "sign", "attest"], certificates, "signers", wide),
  };
  const local = [...new Set(held.map(({ scope }) => scope))].filter((scope) => {
    const here = held.filter((grant) => grant.scope === scope);
    return scope !== "" && (readsSecrets(here) || makesPods(here));
  });
  return new Set([...Object.keys(over).filter((key) => over[key]), ...local.map((scope) => `Secrets of ${scope}`)]);
}
