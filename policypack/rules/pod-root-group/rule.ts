import type { Field } from "../field";
import { advice, type Finding, forbid } from "../finding";
import { everyPod, type Pod, securityContexts } from "../pods";
import { type Context, defineRule } from "../rule";
import { isAtLeast } from "../version";

/** Fields: runAsGroup, fsGroup, supplementalGroups. Allowed: not 0; runAsGroup unset and a merging policy are advice. */
export const rule = defineRule({
  id: "pod-root-group",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "no container belongs to group 0",
  why: "Group 0 may write much of an image, and files of others on a shared volume.",
  mend: "set runAsGroup and fsGroup to ids other than 0, and supplementalGroupsPolicy: Strict",
  compliance: ["K1"],
  check: (object, context) =>
    everyPod(object, context, (pod) => [...judgeGroups(pod), ...adviseGroup(pod), ...advisePolicy(pod, context)]),
});

const isRoot = (value: number): boolean => value === 0;

function judgeGroups(pod: Pod): Finding[] {
  const held = pod.spec.at("securityContext");
  return [
    ...securityContexts(pod).flatMap((context) => forbid(context.at("runAsGroup"), "number", isRoot)),
    ...forbid(held.at("fsGroup"), "number", isRoot),
    ...held
      .at("supplementalGroups")
      .each()
      .flatMap((group) => forbid(group, "number", isRoot)),
  ];
}

const isUnset = (field: Field): boolean => field.isAbsent && !field.partial;

// Left out, the image decides, and most images say 0.
function adviseGroup(pod: Pod): Finding[] {
  const ofPod = pod.spec.at("securityContext", "runAsGroup");
  return pod.containers
    .map(({ field }) => field.at("securityContext", "runAsGroup").or(ofPod))
    .filter(isUnset)
    .map((group) => advice(group, "unset"));
}

// The policy has been in every server since v1.35; before, naming it may be refused.
function advisePolicy(pod: Pod, { settings }: Context): Finding[] {
  const policy = pod.spec.at("securityContext", "supplementalGroupsPolicy");
  if (!isAtLeast(settings.clusterVersion, 35) || policy.partial) return [];
  return policy.isAbsent || policy.get("string") === "Merge"
    ? [advice(policy, "groups of the image are merged in")]
    : [];
}
