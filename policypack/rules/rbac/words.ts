import type { Field } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";

const group = "rbac.authorization.k8s.io";
export const clusterRoleKind = `ClusterRole.${group}`;
export const roleKinds = [`Role.${group}`, clusterRoleKind] as const;
export const bindingKinds = [`RoleBinding.${group}`, `ClusterRoleBinding.${group}`] as const;

const qualified = ({ kind, group }: KubeObject): string => `${kind}.${group}`;
export const isRole = (object: KubeObject): boolean => roleKinds.some((kind) => kind === qualified(object));
export const isBinding = (object: KubeObject): boolean => bindingKinds.some((kind) => kind === qualified(object));
export const isClusterRole = ({ kind }: KubeObject): boolean => kind === "ClusterRole";

/** A list of texts: what is known of it, and the first place which is not. */
export interface Words {
  readonly field: Field;
  readonly known: readonly { readonly text: string; readonly field: Field }[];
  readonly doubt: Field | undefined;
}

/** One entry of a role's rules, and the object that holds it. */
export interface PolicyRule {
  readonly holder: KubeObject;
  readonly field: Field;
  readonly apiGroups: Words;
  readonly resources: Words;
  readonly verbs: Words;
  readonly resourceNames: Words;
  readonly nonResourceURLs: Words;
}

/** A text where a list belongs counts as a list of one, the dangerous reading; the wildcard rules call it malformed. */
function words(field: Field): Words {
  const single = field.get("string");
  if (single !== undefined) return { field, known: [{ text: single, field }], doubt: undefined };
  const items = field.each();
  const known = items.flatMap((item) => {
    const text = item.get("string");
    return text === undefined ? [] : [{ text, field: item }];
  });
  return { field, known, doubt: items.find((item) => item.isUnknown) };
}

/** One rule; a field which is not known yet makes a rule that may grant anything. */
export const policyRule = (holder: KubeObject, field: Field): PolicyRule => ({
  holder,
  field,
  apiGroups: words(field.at("apiGroups")),
  resources: words(field.at("resources")),
  verbs: words(field.at("verbs")),
  resourceNames: words(field.at("resourceNames")),
  nonResourceURLs: words(field.at("nonResourceURLs")),
});

/** The rules of a role as it is written, without what aggregation adds. */
export const policyRules = memo((role: KubeObject): readonly PolicyRule[] =>
  role.root
    .at("rules")
    .each()
    .map((field) => policyRule(role, field)),
);

export const has = ({ known }: Words, ...texts: readonly string[]): boolean =>
  known.some(({ text }) => texts.includes(text));
