import { credentialIn } from "../credentials";
import { advice, type Finding } from "../finding";
import { judgeTexts } from "../leaves";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Values of releases and charts, inline manifests. Allowed: nothing in which a detector sees a credential. */
export const rule = defineRule({
  id: "secret-in-helm-values",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: [
    "kubernetes:helm.sh/v3:Release",
    "kubernetes:helm.sh/v3:Chart",
    "kubernetes:helm.sh/v4:Chart",
    "kubernetes:yaml:ConfigGroup",
    "kubernetes:yaml/v2:ConfigGroup",
    "kubernetes:kustomize:Directory",
    "kubernetes:kustomize/v2:Directory",
    "HelmRelease.helm.toolkit.fluxcd.io",
    "HelmChart.helm.cattle.io",
    "Application.argoproj.io",
  ],
  says: "no chart value holds a credential",
  why: "Values are kept in the release's history, in state and in whatever renders them.",
  mend: "refer to an existing Secret",
  compliance: ["K4"],
  check: (object) => [
    ...valuePaths.flatMap((path) => judgeTexts(object.root.at(...path), (text, key) => credentialIn(text, key))),
    ...adviseFiles(object),
  ],
});

const valuePaths = [
  ["values"],
  ["yaml"],
  ["objs"],
  ["spec", "values"],
  ["spec", "valuesContent"],
  ["spec", "source", "helm"],
];

// An asset reaches a policy as a path only.
const adviseFiles = ({ root }: KubeObject): Finding[] => {
  const files = root.at("valueYamlFiles");
  return files.isAbsent ? [] : [advice(files, "files that a policy cannot read")];
};
