import { ofFamily, print } from "../egress/addresses";
import { isAnywhere, isRange, networkPolicyKinds, permissions, verdict } from "../egress/judge";
import { type Ranges, size, union } from "../egress/ranges";
import { isEmptySelector } from "../egress/selector";
import type { Step } from "../egress/step";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Field: spec.ingress[*].from. Allowed: peers that are named; ranges no wider than a private network. */
export const rule = defineRule({
  id: "np-ingress-open",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: networkPolicyKinds,
  says: "nobody but named peers reaches agents",
  why: "Servers of agents run what they are told, often without asking who tells them.",
  mend: "name the peers in `from`, by namespace and labels",
  compliance: ["CIS 5.3.2", "K2"],
  check: (object) => {
    const steps = permissions(object, "Ingress");
    return [...steps.flatMap(judgeStep), ...together(object, steps)];
  },
});

/** Wider than 10.0.0.0/8, or than what a provider gets of IPv6. */
const isWorld = (set: Ranges): boolean => size(ofFamily(set, 4)) > 1n << 24n || size(ofFamily(set, 6)) > 1n << 96n;

function judgeStep(step: Step): Finding[] {
  const { peer, known } = step;
  if (isAnywhere(step)) return [fail(peer.at, "from anybody")];
  if (isRange(step)) return isWorld(peer.may) ? [verdict(known, peer.at, `from ${print(peer.may)}`)] : [];
  const namespaces = peer.at.at("namespaceSelector");
  if (namespaces.isUnknown) return [unknown(peer.at)];
  return namespaces.isSet && isEmptySelector(namespaces) ? [fail(namespaces, "from every namespace")] : [];
}

/** Halves of the world, each by itself narrow enough. */
function together(object: KubeObject, steps: readonly Step[]): Finding[] {
  const narrow = steps.map(({ peer }) => peer.may).filter((set) => !isWorld(set));
  const all = union(...narrow);
  return isWorld(all) ? [fail(object.root.at("spec", "ingress"), `from ${print(all)}, taken together`)] : [];
}
