import { demand } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: enableServiceLinks. Allowed: false. */
export const rule = defineRule({
  id: "pod-service-links",
  group: "C",
  level: "disabled",
  severity: "low",
  kinds: "pods",
  says: "agent pods are not told the addresses of other Services",
  why: "By default every Service of the namespace appears in the environment of the agent.",
  mend: "set enableServiceLinks: false",
  compliance: ["K2"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) => demand(spec.at("enableServiceLinks"), "boolean", (value) => !value)),
});
