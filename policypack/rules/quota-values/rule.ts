import { demand, type Finding, fail } from "../finding";
import { quantityOf } from "../quantity";
import { defineRule } from "../rule";

const demanded = ["pods", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"] as const;
const closed = ["services.loadbalancers", "services.nodeports"] as const;
/** The API server takes these as other words for requests. */
const aliases: Readonly<Record<string, string>> = { "requests.cpu": "cpu", "requests.memory": "memory" };

/** Field: spec.hard of a ResourceQuota. Allowed: bounds on pods, CPU and memory; no node ports and no load balancers for agents. */
export const rule = defineRule({
  id: "quota-values",
  group: "J",
  level: "advisory",
  severity: "medium",
  kinds: ["ResourceQuota"],
  says: "a quota bounds pods, CPU and memory, and leaves agents no way out of the cluster",
  why: "A quota that forgets one of them bounds nothing: the cost of a runaway agent goes through the gap.",
  mend: "set pods, requests.* and limits.* for cpu and memory; set services.nodeports and services.loadbalancers to 0",
  compliance: ["K8"],
  check: (object, context) => {
    const hard = object.root.at("spec", "hard").as("map");
    if (hard.isUnknown || hard.isMalformed || hard.partial) return demand(hard, "map", () => true);
    const missing: Finding[] = demanded
      .filter((key) => hard.at(key).isAbsent && hard.at(aliases[key] ?? key).isAbsent)
      .map((key) => fail(hard.at(key), "unset"));
    const open = context.tierOf(object) === "agent" ? closed : [];
    return [...missing, ...open.flatMap((key) => demand(hard.at(key), "quantity", (value) => quantityOf(value) === 0))];
  },
});
