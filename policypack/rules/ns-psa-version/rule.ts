import { advice, type Finding, fail, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { podSecurityLabel } from "../podSecurityLabels";
import { defineRule } from "../rule";
import { text } from "../settings";
import { minorOf } from "../version";

/** Label: enforce-version. Allowed: v1.<minor> from the floor up; absent or latest is advice. */
export const rule = defineRule({
  id: "ns-psa-version",
  group: "D",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["Namespace"],
  says: "namespaces pin a recent version of the standard",
  why: "An old pin silently drops controls: restricted at v1.0 knows no seccomp field and no capability check.",
  mend: "label the namespace pod-security.kubernetes.io/enforce-version with a recent minor",
  compliance: ["CIS 5.2.1", "K1"],
  config: { floor: text("v1.29", "oldest version that namespaces may pin") },
  check: (object, { config }) => judgeNamespace(object, config.floor),
});

function judgeNamespace(object: KubeObject, floor: string): Finding[] {
  const label = podSecurityLabel(object, "enforce-version");
  const trouble = troubles(label, "string");
  if (trouble.length > 0) return trouble;
  const version = label.get("string");
  if (version === undefined) return label.partial ? [] : [advice(label, "unset: a cluster upgrade may change it")];
  if (version === "latest") return [advice(label, '"latest": a cluster upgrade may change it')];
  if (!/^v1\.\d+$/.test(version)) return [fail(label, `malformed: ${show(version)} is no version such as v1.36`)];
  return (minorOf(version) ?? 0) < (minorOf(floor) ?? 0) ? [fail(label, `${show(version)}, below ${floor}`)] : [];
}
