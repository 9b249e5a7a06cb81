import type { Field } from "./field";
import { type Finding, fail, show, unknown } from "./finding";
import { leavesOf } from "./leaves";

const isOn = (value: unknown): boolean => value === true || value === "true";
const isOff = (value: unknown): boolean => value === false || value === "false";
const isZero = (value: unknown): boolean => value === 0 || value === "0";
const isText = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);

/** Keys that charts pass on to pods, services and roles, and the values that open them. */
const dangers: readonly (readonly [key: RegExp, bad: (value: unknown) => boolean])[] = [
  [/^(privileged|hostNetwork|hostPID|hostIPC|allowPrivilegeEscalation)$/, isOn],
  [/^(clusterAdmin|cluster-admin|grantClusterAdmin)$/i, isOn],
  [/^runAsNonRoot$/, isOff],
  [/^runAsUser$/, isZero],
  [/^(serviceType|clusterRole|clusterRoleName|roleName|roleRef)$/i, isText(/^(NodePort|LoadBalancer|cluster-admin)$/)],
];

const isServiceType = (path: string): boolean => /service[^.]*\.type$/i.test(path);
const isExposed = isText(/^(NodePort|LoadBalancer)$/);

const dangerOf = (key: string, path: string): ((value: unknown) => boolean) | undefined =>
  isServiceType(path) ? isExposed : dangers.find(([pattern]) => pattern.test(key))?.[1];

/** What chart values say that the objects they make would be refused for. */
export const valueFaults = (values: Field): Finding[] =>
  leavesOf(values).flatMap(({ key, field }) => {
    const bad = dangerOf(key, field.path);
    if (field.isUnknown) return bad === undefined && field.path !== values.path ? [] : [unknown(field)];
    return bad?.(field.value) === true ? [fail(field, show(field.value))] : [];
  });
