import { type Finding, fail } from "../finding";
import { ignoredSecurity } from "../optionPaths";
import { defineRule } from "../rule";

/** ignoreChanges of workloads, policies, roles, namespaces and agents. Allowed: paths that decide nothing about security. */
export const rule = defineRule({
  id: "options-ignore-security",
  group: "P",
  level: "mandatory",
  severity: "high",
  kinds: [
    "pods",
    "NetworkPolicy.networking.k8s.io",
    "Role.rbac.authorization.k8s.io",
    "ClusterRole.rbac.authorization.k8s.io",
    "RoleBinding.rbac.authorization.k8s.io",
    "ClusterRoleBinding.rbac.authorization.k8s.io",
    "Namespace",
    "Polecat.gastown.gastown.io",
    "Agent.kubeopencode.io",
    "AgentTemplate.kubeopencode.io",
    "Task.kubeopencode.io",
    "CronTask.kubeopencode.io",
    "PowerTool.codriverlabs.ai.toe.run",
    "PowerToolConfig.codriverlabs.ai.toe.run",
  ],
  says: "the engine sees every change of what keeps agents apart",
  why: "What the engine ignores may be anything by tomorrow: the pack then judges the old value, which is not what runs.",
  mend: "remove the path from ignoreChanges, or narrow it to what others really manage, such as spec.replicas",
  compliance: ["K9"],
  check: (object, context) => {
    // ns-psa-weakened says the same of namespaces in the agent tier.
    if (object.kind === "Namespace" && context.tierOf(object) === "agent") return [];
    const covered = ignoredSecurity(object, context.settings);
    return covered.map((path): Finding => fail("ignoreChanges", `covers ${path}`));
  },
});
