import type { Finding } from "../finding";
import type { KubeObject } from "../object";
import { rule as apparmor } from "../pod-apparmor/rule";
import { rule as capabilitiesBaseline } from "../pod-capabilities-baseline/rule";
import { rule as capabilitiesRestricted } from "../pod-capabilities-restricted/rule";
import { rule as hostNamespaces } from "../pod-host-namespaces/rule";
import { rule as hostPath } from "../pod-host-path/rule";
import { rule as hostPorts } from "../pod-host-ports/rule";
import { rule as privilegeEscalation } from "../pod-privilege-escalation/rule";
import { rule as privileged } from "../pod-privileged/rule";
import { rule as probeHost } from "../pod-probe-host/rule";
import { rule as procMount } from "../pod-proc-mount/rule";
import { rule as procMountRestricted } from "../pod-proc-mount-restricted/rule";
import { rule as runAsNonRoot } from "../pod-run-as-non-root/rule";
import { rule as runAsUser } from "../pod-run-as-user-nonzero/rule";
import { rule as seccompBaseline } from "../pod-seccomp-baseline/rule";
import { rule as seccompRestricted } from "../pod-seccomp-restricted/rule";
import { rule as selinux } from "../pod-selinux/rule";
import { rule as sysctls } from "../pod-sysctls/rule";
import { rule as volumeTypes } from "../pod-volume-types/rule";
import { rule as windowsHostProcess } from "../pod-windows-host-process/rule";
import { type Context, defineRule, type Rule } from "../rule";
import { text } from "../settings";

const common = [windowsHostProcess, hostNamespaces, privileged, hostPorts, probeHost, apparmor, selinux, sysctls];
const baseline = [...common, capabilitiesBaseline, hostPath, procMount, seccompBaseline];
/** Its own checks replace the baseline checks of the same fields. */
const restricted = [
  ...common,
  capabilitiesRestricted,
  procMountRestricted,
  seccompRestricted,
  volumeTypes,
  privilegeEscalation,
  runAsNonRoot,
  runAsUser,
];

const rulesOf = (level: string): readonly Rule[] => (level === "baseline" ? baseline : restricted);

const named = (rule: Rule, object: KubeObject, context: Context): Finding[] =>
  (rule.check?.(object, context) ?? []).map((finding) => ({ ...finding, got: `${finding.got} (${rule.id})` }));

/** Config: level baseline or restricted; the version is the setting pssVersion. */
export const rule = defineRule({
  id: "pss-exact",
  group: "B",
  level: "disabled",
  severity: "high",
  kinds: "pods",
  says: "every pod meets the chosen Pod Security Standard exactly",
  why: "One verdict, equal to the admission library's for that level and version, overrides and waivers included.",
  mend: "see the rules named in the findings",
  compliance: ["CIS 5.2.1", "K1"],
  config: { level: text("restricted", "the standard to meet: baseline or restricted") },
  check: (object, context) =>
    rulesOf(context.config.level).flatMap((rule) => named(rule, object, { ...context, config: {} })),
});
