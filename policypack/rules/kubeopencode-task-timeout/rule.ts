import { secondsOf } from "../durations";
import { type Finding, forbid, judge, show } from "../finding";
import { taskKinds, taskSpec } from "../kubeOpenCode";
import { defineRule } from "../rule";

/** Fields: timeout of Tasks, concurrencyPolicy of CronTasks. Allowed: up to maxDeadlineSeconds; one run at a time. */
export const rule = defineRule({
  id: "kubeopencode-task-timeout",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: taskKinds,
  says: "every task ends within hours, and no two runs of one overlap",
  why: "A task without a timeout runs until somebody notices, with the agent's credentials and at its price.",
  mend: "set timeout to 2h or less, and concurrencyPolicy to Forbid or Replace",
  compliance: ["K8"],
  check: (object, { settings }): Finding[] => {
    const field = taskSpec(object).at("timeout");
    const timeout = judge(field, "string", (value) => {
      if (value === undefined) return field.partial ? undefined : "unset: no limit";
      const seconds = secondsOf(value) ?? 0;
      return seconds > 0 && seconds <= settings.maxDeadlineSeconds ? undefined : show(value);
    });
    const policy = object.kind === "CronTask" ? object.root.at("spec", "concurrencyPolicy") : undefined;
    return [...timeout, ...(policy === undefined ? [] : forbid(policy, "string", (value) => value === "Allow"))];
  },
});
