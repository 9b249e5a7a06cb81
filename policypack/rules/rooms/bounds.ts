import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { type Gap, isVouchedFor, ofKind } from "./room";

const demanded = ["pods", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];
/** The API server takes these as other words for requests. */
const aliases: Readonly<Record<string, string>> = { "requests.cpu": "cpu", "requests.memory": "memory" };

/** A quota for some pods only leaves the others unbounded. */
const isScoped = ({ root }: KubeObject): boolean => {
  const [scopes, selector] = [root.at("spec", "scopes"), root.at("spec", "scopeSelector")];
  return scopes.each().length > 0 || !selector.isAbsent;
};

const unbounded = (quotas: readonly KubeObject[]): string[] =>
  demanded.filter((key) =>
    quotas.every(({ root }) => {
      const hard = root.at("spec", "hard");
      return hard.at(key).isAbsent && hard.at(aliases[key] ?? key).isAbsent;
    }),
  );

export const quotaGap: Gap = (room, context) => {
  if (isVouchedFor(room, context, { kind: "ResourceQuota" })) return [];
  const quotas = ofKind(room, "ResourceQuota");
  const open = quotas.find(({ root }) => root.at("spec", "hard").isUnknown);
  if (open !== undefined) return [{ ...unknown(open.root.at("spec", "hard")), object: open }];
  if (quotas.length === 0) return [fail("", `namespace "${room.namespace}" has no quota`)];
  const whole = quotas.filter((quota) => !isScoped(quota));
  if (whole.length === 0) return [fail("", "its quotas have scopes, and leave other pods unbounded")];
  const missing = unbounded(whole);
  return missing.length === 0 ? [] : [fail("", `its quotas do not bound ${missing.join(", ")}`)];
};

const sides = ["default", "max"].flatMap((side) => ["cpu", "memory"].map((resource) => [side, resource] as const));

export const limitGap: Gap = (room, context) => {
  if (isVouchedFor(room, context, { kind: "LimitRange" })) return [];
  const ranges = ofKind(room, "LimitRange");
  const open = ranges.find(({ root }) => root.at("spec", "limits").isUnknown);
  if (open !== undefined) return [{ ...unknown(open.root.at("spec", "limits")), object: open }];
  const items = ranges
    .flatMap(({ root }) => root.at("spec", "limits").each())
    .filter((item) => item.at("type").get("string") === "Container");
  if (items.length === 0) return [fail("", `namespace "${room.namespace}" has no limit range for containers`)];
  const missing = sides.filter(([side, resource]) => items.every((item) => item.at(side, resource).isAbsent));
  const told = missing.map(([side, resource]) => `${side} ${resource}`).join(", ");
  return missing.length === 0 ? [] : [fail("", `its limit ranges give containers no ${told}`)];
};

export const accountGap: Gap = (room, context): Finding[] => {
  if (isVouchedFor(room, context, { kind: "ServiceAccount", name: "default" })) return [];
  const accounts = ofKind(room, "ServiceAccount").filter(({ name }) => name === "default");
  const mounts = accounts.map(({ root }) => root.at("automountServiceAccountToken"));
  if (mounts.some((field) => field.get("boolean") === false)) return [];
  const open = mounts.find(({ isUnknown }) => isUnknown);
  if (open !== undefined) return [unknown(open)];
  return [fail("", `the account "default" of namespace "${room.namespace}" gives its token to every pod`)];
};

export const declaredGap: Gap = (room, context) => {
  const { namespace, declared, objects, about } = room;
  const patched = objects.some(
    ({ kind, group, patch, root }) =>
      kind === "Namespace" &&
      group === "" &&
      patch &&
      root.at("metadata", "labels", "pod-security.kubernetes.io/enforce").get("string") === "restricted",
  );
  if (declared !== undefined || patched || isVouchedFor(room, context, { kind: "Namespace", name: namespace }))
    return [];
  return [fail(about.root.at("metadata", "namespace"), `nobody declares namespace "${namespace}"`)];
};
