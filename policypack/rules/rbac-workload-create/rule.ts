import { everyGrantee } from "../rbac/bound";
import { findAny } from "../rbac/match";
import { workloads } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on pods and whatever makes pods. Allowed: for operators, and for people per namespace. */
export const rule = defineRule({
  id: "rbac-workload-create",
  group: "G",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: roleKinds,
  says: "agents make no pods, and nobody but operators makes them everywhere",
  why: "Who makes a pod picks its account and mounts any Secret of the namespace.",
  mend: "remove the verbs, or bind them per namespace to the operator",
  compliance: ["CIS 5.1.4", "K3"],
  checkStack: (objects, context) =>
    everyGrantee(objects, context, findAny(workloads), ({ binding }, _, audience) => {
      if (audience === "agent") return "fail";
      return binding.scope === "" && (audience === "person" || audience === "bystander") ? "fail" : undefined;
    }),
});
