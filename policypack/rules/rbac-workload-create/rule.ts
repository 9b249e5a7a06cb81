import { everyGrantee } from "../rbac/bound";
import { findAny } from "../rbac/match";
import { isListed } from "../rbac/subjects";
import { workloads } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on pods and whatever makes pods. Allowed: per namespace for operators and people, everywhere for agentOperators. */
export const rule = defineRule({
  id: "rbac-workload-create",
  group: "G",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: roleKinds,
  says: "agents make no pods, and nobody but listed operators makes them everywhere",
  why: "Who makes a pod picks its account and mounts any Secret of the namespace.",
  mend: "remove the verbs, or bind them per namespace to the operator; else list it in agentOperators",
  compliance: ["CIS 5.1.4", "K3"],
  checkStack: (objects, context) =>
    everyGrantee(objects, context, findAny(workloads), ({ binding, subject }, _, audience) => {
      if (audience === "agent") return "fail";
      const trusted = audience === "admin" || isListed(context.settings.agentOperators, subject);
      return binding.scope === "" && !trusted ? "fail" : undefined;
    }),
});
