import type { Field } from "../field";
import { type Finding, fail, judge, show } from "../finding";
import type { KubeObject } from "../object";
import { everyPod, type Pod } from "../pods";
import { type Context, defineRule } from "../rule";

/** Field: activeDeadlineSeconds of a Job, or of a pod that does not restart. Allowed: 1 to maxDeadlineSeconds. */
export const rule = defineRule({
  id: "pod-active-deadline",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["Pod", "Job.batch", "CronJob.batch"],
  says: "a one-shot agent ends by itself",
  why: "An agent that hangs keeps its credentials, its network and its bill.",
  mend: "set activeDeadlineSeconds, at most the setting maxDeadlineSeconds",
  compliance: ["K8"],
  check: (object, context) => everyPod(object, context, (pod) => judgePod(object, pod, context)),
});

/** Where a Job says how long it may take; a bare pod has only its own spec. */
const jobSpecs: Readonly<Record<string, readonly string[]>> = {
  Job: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec"],
};

const ends = (pod: Pod): boolean => ["Never", "OnFailure"].includes(pod.spec.at("restartPolicy").get("string") ?? "");

function judgePod(object: KubeObject, pod: Pod, { settings }: Context): Finding[] {
  const path = jobSpecs[object.kind];
  if (path === undefined && !ends(pod)) return [];
  const own = pod.spec.at("activeDeadlineSeconds");
  const ofJob = path === undefined ? own : object.root.at(...path, "activeDeadlineSeconds");
  const deadlines = ofJob.or(own).isAbsent ? [ofJob] : [...new Set([ofJob, own])].filter((field) => !field.isAbsent);
  const found = deadlines.map((field) => judgeDeadline(field, settings.maxDeadlineSeconds));
  // Either deadline ends the run, so one good one is enough.
  return found.find((findings) => findings.length === 0) ?? found.flat();
}

function judgeDeadline(field: Field, most: number): Finding[] {
  if (field.isAbsent) return field.partial ? [] : [fail(field, "unset")];
  return judge(field, "number", (value) =>
    value !== undefined && value > 0 && value <= most ? undefined : show(value),
  );
}
