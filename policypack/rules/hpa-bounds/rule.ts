import { type Finding, judge, show } from "../finding";
import { isA } from "../near";
import { defineRule } from "../rule";
import { count } from "../settings";

const scaledObject = "ScaledObject.keda.sh";

/** Fields: maxReplicas of an autoscaler, maxReplicaCount of KEDA's, in the agent tier. Allowed: up to `most`. */
export const rule = defineRule({
  id: "hpa-bounds",
  group: "J",
  level: "advisory",
  severity: "low",
  kinds: ["HorizontalPodAutoscaler.autoscaling", scaledObject],
  says: "no autoscaler starts more agents than somebody meant to pay for",
  why: "Each replica holds the credentials and spends them; whoever drives up the load decides how many there are.",
  mend: "lower maxReplicas, or raise `most` with a reason",
  compliance: ["K8"],
  config: { most: count(10, "most replicas of an agent workload") },
  check: (object, { config, tierOf }): Finding[] => {
    if (tierOf(object) !== "agent") return [];
    const keda = isA(object, scaledObject);
    const field = object.root.at("spec", keda ? "maxReplicaCount" : "maxReplicas");
    return judge(field, "number", (value) => {
      if (value === undefined) return field.partial ? undefined : keda ? "unset, which means 100" : "unset";
      return value > config.most ? show(value) : undefined;
    });
  },
});
