import { declaresAgents, isNamespace, runsAgent } from "../agentKinds";
import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { text, texts } from "../settings";

/** Label of a namespace with regulated data. Allowed: no agents in it. */
export const rule = defineRule({
  id: "ns-regulated-dedicated",
  group: "D",
  level: "disabled",
  severity: "medium",
  kinds: ["Namespace"],
  says: "regulated data and agents do not share a namespace",
  why: "Rules about such data ask for a boundary that a namespace with agents does not give.",
  mend: "move the agents to another namespace, or to another cluster",
  compliance: ["K2"],
  config: {
    label: text("palisade.dev/data-class", "label that tells the class of data"),
    classes: texts(["phi", "pci", "pii"], "classes that are regulated"),
  },
  checkStack: (objects, { config }) =>
    objects
      .filter(isNamespace)
      .filter(({ root }) => config.classes.includes(root.at("metadata", "labels", config.label).get("string") ?? ""))
      .flatMap((object): Finding[] =>
        declaresAgents(object) || objects.some((other) => runsAgent(other) && livesIn(other, object))
          ? [{ ...fail(object.root.at("metadata", "labels", config.label), "agents run in it"), object }]
          : [],
      ),
});

const livesIn = (object: KubeObject, namespace: KubeObject): boolean =>
  object.namespace === namespace.name && object.origin.cluster === namespace.origin.cluster;
