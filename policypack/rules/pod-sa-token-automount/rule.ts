import type { Field } from "../field";
import { type Finding, fail, forbid, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { patchedStack } from "../patches";
import { everyPod, type Pod, podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

/** Field: automountServiceAccountToken of the pod, else of its account. Allowed: false. */
export const rule = defineRule({
  id: "pod-sa-token-automount",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "no API token is mounted into agent pods",
  why: "With a token an agent may ask the API server for whatever its account is allowed, now or after a change of roles.",
  mend: "set automountServiceAccountToken: false on the pod and on its ServiceAccount",
  compliance: ["CIS 5.1.6", "K3", "K4"],
  check: (object, context) => everyPod(object, context, judgePod),
  checkStack: (objects, context) =>
    objects.flatMap((object) =>
      podsOf(object, context)
        .flatMap((pod) => judgeAccount(pod, patchedStack(objects), context))
        .map((finding) => ({ ...finding, object })),
    ),
});

const setting = (pod: Pod): Field => pod.spec.at("automountServiceAccountToken");

function judgePod(pod: Pod): Finding[] {
  const field = setting(pod);
  if (field.isAbsent) return field.partial ? [] : [unknown(field, "unset: the ServiceAccount decides")];
  return forbid(field, "boolean", (value) => value);
}

/** The pod's own word wins; without one the account's counts, and without that a token is mounted. */
function judgeAccount(pod: Pod, objects: readonly KubeObject[], context: Context): Finding[] {
  const field = setting(pod);
  if (!field.isAbsent) return field.isUnknown ? [unknown(field)] : [];
  if (field.partial) return [];
  const named = pod.spec.at("serviceAccountName").or(pod.spec.at("serviceAccount"));
  const trouble = troubles(named, "string");
  if (trouble.length > 0) return trouble;
  const name = named.get("string") || "default";
  const { cluster } = pod.owner.origin;
  const accounts = objects.filter((object) => isAccount(object, name, pod.owner) && object.origin.cluster === cluster);
  const words = accounts.map((account) => account.root.at("automountServiceAccountToken"));
  if (words.some((word) => word.get("boolean") === false)) return [];
  if (words.some((word) => word.isUnknown)) return [unknown(field, `unset, and not known yet for account "${name}"`)];
  if (context.attested({ kind: "ServiceAccount", namespace: pod.owner.namespace, name })) return [];
  const why = accounts.length > 0 ? `account "${name}" does not refuse it` : `account "${name}" is not in the stack`;
  return [fail(field, `unset, and ${why}`)];
}

const isAccount = (object: KubeObject, name: string, owner: KubeObject): boolean =>
  object.kind === "ServiceAccount" &&
  object.group === "" &&
  object.name === name &&
  object.namespace === owner.namespace;
