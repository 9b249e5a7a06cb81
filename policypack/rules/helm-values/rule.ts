import { valueFaults } from "../chartValues";
import { defineRule } from "../rule";

/** Values of releases and charts. Allowed: none that opens a pod, a Service or a role. */
export const rule = defineRule({
  id: "helm-values",
  group: "P",
  level: "mandatory",
  severity: "high",
  kinds: [
    "kubernetes:helm.sh/v3:Release",
    "kubernetes:helm.sh/v3:Chart",
    "kubernetes:helm.sh/v4:Chart",
    "HelmRelease.helm.toolkit.fluxcd.io",
  ],
  says: "no chart value asks for root, for the node, or for the way in",
  why: "Of a release the values are all that a policy sees; what they ask for is what runs.",
  mend: "override the value",
  compliance: ["K1"],
  check: ({ root }) => [root.at("values"), root.at("spec", "values")].flatMap(valueFaults),
});
