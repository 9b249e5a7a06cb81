import type { Field } from "../field";
import { type Finding, forbid, judge, show } from "../finding";
import { isA } from "../near";
import { isRotator } from "../rotation/writers";
import { defineRule } from "../rule";
import { count } from "../settings";

const cronJob = "CronJob.batch";

/** Fields: ttlSecondsAfterFinished, backoffLimit; of CronJobs concurrencyPolicy and history limits. Allowed: a ttl, few tries, one run at a time. */
export const rule = defineRule({
  id: "job-retention",
  group: "J",
  level: "advisory",
  severity: "low",
  kinds: ["Job.batch", cronJob],
  says: "finished jobs are deleted, failing ones give up, and runs of agents and rotations do not overlap",
  why: "A finished job keeps its logs and its hold on Secrets; a failing one spends the API credential once more at each try.",
  mend: "set ttlSecondsAfterFinished, backoffLimit up to 3, concurrencyPolicy Forbid or Replace, and short history limits",
  compliance: ["K8"],
  config: {
    maxRetries: count(3, "most retries of a job"),
    maxHistory: count(10, "most finished runs of a CronJob that are kept, of either outcome"),
  },
  check: (object, { config, tierOf }) => {
    const spec = object.root.at("spec");
    if (!isA(object, cronJob)) return [...judgeTtl(spec), ...judgeTries(spec, config.maxRetries)];
    const alone = tierOf(object) === "agent" || isRotator(object);
    return [
      ...(alone ? judgeOverlap(spec.at("concurrencyPolicy")) : []),
      ...["successfulJobsHistoryLimit", "failedJobsHistoryLimit"].flatMap((key) =>
        forbid(spec.at(key), "number", (value) => value > config.maxHistory),
      ),
      // The history limits delete what a CronJob leaves behind.
      ...judgeTries(spec.at("jobTemplate", "spec"), config.maxRetries),
    ];
  },
});

const judgeTtl = (spec: Field): Finding[] => {
  const ttl = spec.at("ttlSecondsAfterFinished");
  return judge(ttl, "number", (value) => (value === undefined && !ttl.partial ? "unset" : undefined));
};

/** Tries of each index lift the limit of the whole job. */
const judgeTries = (spec: Field, most: number): Finding[] => {
  const tries = spec.at("backoffLimit").or(spec.at("backoffLimitPerIndex"));
  return judge(tries, "number", (value) => {
    if (value === undefined) return tries.partial ? undefined : "unset, which means 6";
    return value > most ? show(value) : undefined;
  });
};

const judgeOverlap = (policy: Field): Finding[] =>
  judge(policy, "string", (value) => {
    if (value === undefined) return policy.partial ? undefined : "unset, which means Allow";
    return value === "Allow" ? show(value) : undefined;
  });
