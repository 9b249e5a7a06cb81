import { isEmptySelector } from "../egress/selector";
import { fail } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** protect of namespaces, quotas and default denials. Allowed: true. */
export const rule = defineRule({
  id: "options-protect",
  group: "P",
  level: "advisory",
  severity: "low",
  kinds: ["Namespace", "ResourceQuota", "NetworkPolicy.networking.k8s.io"],
  says: "what holds a namespace together is not deleted by accident",
  why: "A renamed resource is deleted and made anew; without its default deny a namespace is open for as long as that takes.",
  mend: "set protect: true in the options of the resource",
  compliance: ["K9"],
  // Files know no options.
  check: (object) =>
    object.origin.type !== undefined && isKeystone(object) && object.options.protect !== true
      ? [fail("protect", "unset")]
      : [],
});

const isKeystone = ({ kind, root, patch }: KubeObject): boolean => {
  if (kind !== "NetworkPolicy" || patch) return !patch;
  const spec = root.at("spec");
  const rules = [...spec.at("ingress").each(), ...spec.at("egress").each()];
  return isEmptySelector(spec.at("podSelector")) && rules.length === 0;
};
