import { demand } from "../finding";
import { defineRule } from "../rule";

/** Field: spec.podTemplate.spec.automountServiceAccountToken of a Sandbox. Allowed: false, in so many words. */
export const rule = defineRule({
  id: "sandbox-automount",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: ["Sandbox.agents.x-k8s.io"],
  says: "a sandbox holds no API token",
  why: "Only sandboxes of a template get false by default; a bare one mounts whatever its account gives.",
  mend: "set spec.podTemplate.spec.automountServiceAccountToken: false",
  compliance: ["CIS 5.1.6", "K3"],
  check: ({ root }) =>
    demand(root.at("spec", "podTemplate", "spec", "automountServiceAccountToken"), "boolean", (value) => !value),
});
