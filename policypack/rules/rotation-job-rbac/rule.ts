import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { accessesOf, accountOf, excessOf, isDoubtful } from "../rotation/account";
import { isRotator } from "../rotation/writers";
import { defineRule } from "../rule";

/** Roles of the account of a rotation job. Allowed: get, patch, update of the named Secrets and their readers. */
export const rule = defineRule({
  id: "rotation-job-rbac",
  group: "O",
  level: "mandatory",
  severity: "high",
  kinds: ["CronJob.batch"],
  says: "a job that renews credentials may touch those, and whoever reads them, and nothing else",
  why: "It holds the keys to the keys: with more than that, who takes the job takes the namespace.",
  mend: "bind a Role with get and patch on the Secrets and workloads by resourceNames",
  compliance: ["K3", "K5"],
  checkStack: (objects) =>
    objects
      .filter(isRotator)
      .flatMap((job) => judgeJob(job, objects).map((finding): Finding => ({ ...finding, object: job }))),
});

function judgeJob(job: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const account = job.root.at("spec", "jobTemplate", "spec", "template", "spec", "serviceAccountName");
  if (account.isUnknown) return [unknown(account)];
  return accessesOf(job, objects).flatMap((access) => {
    const excess = excessOf(access, job);
    if (isDoubtful(access)) return [unknown(account, `not all of ${access.binding.label} is known yet`)];
    return excess === undefined ? [] : [fail(account, `${accountOf(job)} gets ${excess} by ${access.binding.label}`)];
  });
}
