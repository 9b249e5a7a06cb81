import { networkPolicyKinds } from "../egress/judge";
import { nameLabel } from "../egress/world";
import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import { defineRule } from "../rule";

/** Keys of namespaceSelector. Allowed: kubernetes.io/metadata.name. */
export const rule = defineRule({
  id: "np-label-trust",
  group: "H",
  level: "advisory",
  severity: "low",
  kinds: networkPolicyKinds,
  says: "peers name namespaces by the label that nobody can forge",
  why: "Whoever may label a namespace of theirs puts it among the peers; only kubernetes.io/metadata.name is kept by the API server.",
  mend: "select namespaces by kubernetes.io/metadata.name",
  compliance: ["K2"],
  check: ({ root }) => {
    const spec = root.at("spec");
    const lists = [
      ...spec
        .at("egress")
        .each()
        .map((rule) => rule.at("to")),
      ...spec
        .at("ingress")
        .each()
        .map((rule) => rule.at("from")),
    ];
    return lists.flatMap((list) => list.each()).flatMap((peer) => judgeSelector(peer.at("namespaceSelector")));
  },
});

function judgeSelector(selector: Field): Finding[] {
  const expressions = selector
    .at("matchExpressions")
    .each()
    .map((one) => one.at("key"));
  if (expressions.some(({ isUnknown }) => isUnknown)) return [unknown(selector)];
  const labels = Object.keys(selector.at("matchLabels").get("map") ?? {});
  const keys = [...labels, ...expressions.map((key) => key.get("string") ?? "")];
  const free = keys.filter((key) => key !== nameLabel);
  // A free label beside the name can only narrow it.
  return free.length === 0 || labels.includes(nameLabel) ? [] : [fail(selector, `by ${free.join(", ")}`)];
}
