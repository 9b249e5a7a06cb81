import { judgeImplied } from "../impliedPod";
import { agentKinds, agentPod, isInherited, podSpecOf } from "../kubeOpenCode";
import { rule as appArmor } from "../pod-apparmor/rule";
import { rule as capabilities } from "../pod-capabilities-restricted/rule";
import { rule as escalation } from "../pod-privilege-escalation/rule";
import { rule as privileged } from "../pod-privileged/rule";
import { rule as procMount } from "../pod-proc-mount-restricted/rule";
import { rule as readOnlyRoot } from "../pod-read-only-root-fs/rule";
import { rule as nonRoot } from "../pod-run-as-non-root/rule";
import { rule as nonZero } from "../pod-run-as-user-nonzero/rule";
import { rule as seccomp } from "../pod-seccomp-restricted/rule";
import { rule as seLinux } from "../pod-selinux/rule";
import { rule as sysctls } from "../pod-sysctls/rule";
import { defineRule } from "../rule";

const restricted = [
  privileged,
  escalation,
  capabilities,
  nonRoot,
  nonZero,
  seccomp,
  procMount,
  seLinux,
  appArmor,
  sysctls,
];

/** Fields: spec.podSpec.securityContext and podSecurityContext. Allowed: together the restricted level, and a read-only root. */
export const rule = defineRule({
  id: "kubeopencode-security-context",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: agentKinds,
  says: "agents run at the restricted level with a read-only root",
  why: "What is given replaces the operator's context as a whole: setting one field drops the others, capabilities and seccomp among them.",
  mend: "give both contexts in full: non-root user, no escalation, drop ALL, RuntimeDefault, readOnlyRootFilesystem",
  compliance: ["K1"],
  check: (object, context) =>
    isInherited(object, podSpecOf(object))
      ? []
      : [
          ...judgeImplied(object, agentPod(object), restricted, context),
          // The containers that the operator adds cannot be given a read-only root.
          ...judgeImplied(object, agentPod(object, "main"), [readOnlyRoot], context),
        ],
});
