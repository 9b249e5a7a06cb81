import { minorOf } from "../../rules/version";
import { and, type Cel, listOf, or, own } from "./build";

const label = (mode: string): string => `object.metadata.?labels[?'pod-security.kubernetes.io/${mode}']`;
const isAsStrict = (mode: string): string => {
  const [set, enforced] = [`${label(mode)}.orValue('')`, `${label("enforce")}.orValue('')`];
  return or(
    `${set} == 'restricted'`,
    `${set} == 'baseline' && ${enforced} != 'restricted'`,
    `${set} == 'privileged' && !(${enforced} in ['baseline', 'restricted'])`,
  );
};

/** A Namespace of the agent tier. */
export const namespaces: Readonly<Record<string, Cel>> = {
  "ns-psa-enforce": () => `${label("enforce")}.orValue('') == 'restricted'`,
  "ns-psa-version": ({ config }) => {
    const version = label("enforce-version");
    return or(
      `${version}.orValue('latest') == 'latest'`,
      and(
        `${version}.value().matches('^v1[.][0-9]+$')`,
        `int(${version}.value().substring(3)) >= ${minorOf(String(config.floor)) ?? 0}`,
      ),
    );
  },
  "ns-psa-warn-audit": () => and(isAsStrict("warn"), isAsStrict("audit")),
};

const annotation = (key: string): string => `variables.annotations[?'${key}']`;
const cloudIdentity = ["eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account"].concat([
  "azure.workload.identity/client-id",
  "pod-identity.alibabacloud.com/role-name",
]);

export const accounts: Readonly<Record<string, Cel>> = {
  "sa-automount": () => "!object.?automountServiceAccountToken.orValue(true)",
  "sa-cloud-identity": () => and(...cloudIdentity.map((key) => `${annotation(key)}.orValue('') == ''`)),
  "sa-secrets-list": () => "object.?secrets.orValue([]).size() == 0",
};

const [reflector, replicator] = ["reflector.v1.k8s.emberstack.com", "replicator.v1.mittwald.de"];
const lists = [
  `${reflector}/reflection-allowed-namespaces`,
  `${reflector}/reflection-auto-namespaces`,
  `${replicator}/replicate-to`,
  `${replicator}/replication-allowed-namespaces`,
];
const switches = [
  [`${reflector}/reflection-allowed`, `${reflector}/reflection-allowed-namespaces`],
  [`${replicator}/replication-allowed`, `${replicator}/replication-allowed-namespaces`],
] as const;
const everywhere = listOf(["", "*", ".*", ".+", "^.*$"]);

export const secrets: Readonly<Record<string, Cel>> = {
  "secret-cross-namespace-copy": () =>
    and(
      ...lists.map((key) =>
        or(
          `!${annotation(key)}.hasValue()`,
          `${annotation(key)}.value().split(',').all(n, !(n.trim() in ${everywhere}))`,
        ),
      ),
      ...switches.map(([key, list]) =>
        or(`${annotation(key)}.orValue('') != 'true'`, `${annotation(list)}.hasValue()`),
      ),
    ),
  "secret-external-store": () => "object.?data.orValue({}).size() == 0",
  "secret-legacy-sa-token": () => "object.?type.orValue('') != 'kubernetes.io/service-account-token'",
};

const scopes = ["cluster-wide", "namespace-wide"];
const scopesIn = (annotations: string): string[] =>
  scopes.map((scope) => `${annotations}[?'sealedsecrets.bitnami.com/${scope}'].orValue('') != 'true'`);

export const sealedSecrets: Readonly<Record<string, Cel>> = {
  "secret-sealed-scope": () =>
    and(...scopesIn("variables.annotations"), ...scopesIn(own("spec.template.metadata.annotations"))),
};

const hard = (resource: string): string => `dyn(object).?spec.?hard[?'${resource}']`;
const bounded = [["pods"], ["requests.cpu", "cpu"], ["requests.memory", "memory"], ["limits.cpu"], ["limits.memory"]];

export const quotas: Readonly<Record<string, Cel>> = {
  "quota-values": () =>
    and(
      ...bounded.map((names) => or(...names.map((name) => `${hard(name)}.hasValue()`))),
      ...["services.loadbalancers", "services.nodeports"].map((name) =>
        and(`${hard(name)}.hasValue()`, `quantity(${hard(name)}.value()).compareTo(quantity('0')) == 0`),
      ),
    ),
};

export const limitRanges: Readonly<Record<string, Cel>> = {
  "limitrange-values": () =>
    and(
      ...["default", "max"].flatMap((side) =>
        ["cpu", "memory"].map(
          (resource) =>
            `dyn(object).?spec.?limits.orValue(null) != null && dyn(object).spec.limits.exists(l, l.?type.orValue('') == 'Container' && l.?${side}[?'${resource}'].hasValue())`,
        ),
      ),
    ),
};

const nameLabel = "kubernetes.io/metadata.name";
const free = (peer: string): string => {
  const selector = `${peer}.?namespaceSelector`;
  return and(
    `!('${nameLabel}' in ${selector}.?matchLabels.orValue({}))`,
    or(
      `${selector}.?matchLabels.orValue({}).size() > 0`,
      `${selector}.?matchExpressions.orValue([]).exists(e, e.key != '${nameLabel}')`,
    ),
  );
};
const peers = (direction: string, list: string): string =>
  `object.spec.?${direction}.orValue([]).all(r, r.?${list}.orValue([]).all(p, !(${free("p")})))`;

export const networkPolicies: Readonly<Record<string, Cel>> = {
  "np-label-trust": () => and(peers("egress", "to"), peers("ingress", "from")),
};
