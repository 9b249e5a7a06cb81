import type { Field } from "../field";
import { type Finding, fail, judge, show } from "../finding";
import { agentKinds, podSpecOf } from "../kubeOpenCode";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { quantityOf } from "../quantity";
import { type Context, defineRule } from "../rule";
import { text } from "../settings";

const polecat = "Polecat.gastown.gastown.io";

/** Fields: resources.limits of containers, of pods, of what operators make pods from. Allowed: up to maxCpu, maxMemory and maxEphemeralStorage. */
export const rule = defineRule({
  id: "pod-ceiling",
  group: "J",
  level: "advisory",
  severity: "medium",
  kinds: ["pods", polecat, ...agentKinds],
  says: "no container may take more than a fair part of a node",
  why: "A limit as large as the node bounds nothing: one agent in a loop starves all that runs beside it.",
  mend: "lower resources.limits, or raise maxCpu, maxMemory or maxEphemeralStorage with a reason",
  compliance: ["K8"],
  config: {
    maxCpu: text("8", "most CPU of one container"),
    maxMemory: text("16Gi", "most memory of one container"),
    maxEphemeralStorage: text("20Gi", "most of the node's disk for one container"),
  },
  check: (object, context) => {
    const { maxCpu, maxMemory, maxEphemeralStorage } = context.config;
    const ceilings = { cpu: maxCpu, memory: maxMemory, "ephemeral-storage": maxEphemeralStorage };
    return holdersOf(object, context).flatMap((holder) =>
      Object.entries(ceilings).flatMap(([resource, most]) => judgeLimit(holder.at("limits", resource), most)),
    );
  },
});

/** Every `resources` that an object sets. */
function holdersOf(object: KubeObject, context: Context): Field[] {
  if (object.kind === "Polecat") return [object.root.at("spec", "kubernetes", "resources")];
  if (agentKinds.includes(`${object.kind}.${object.group}`)) return [podSpecOf(object).at("resources")];
  return podsOf(object, context).flatMap(({ spec, containers }) =>
    [spec, ...containers.map(({ field }) => field)].map((holder) => holder.at("resources")),
  );
}

/** What is no quantity is told by the rules that demand limits. */
const judgeLimit = (limit: Field, most: string): Finding[] => {
  const ceiling = quantityOf(most);
  if (ceiling === undefined) return limit.isAbsent ? [] : [fail(limit, `not bounded: ${show(most)} is no quantity`)];
  return judge(limit, "quantity", (value) =>
    (quantityOf(value ?? "") ?? 0) > ceiling ? `${show(value)}, above ${most}` : undefined,
  );
};
