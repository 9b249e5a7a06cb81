import { fail } from "../finding";
import { podPaths } from "../podKinds";
import { defineRule } from "../rule";

const system = ["kube-system", "kube-public", "kube-node-lease"];
const kinds = ["Secret", "Role", "RoleBinding"];
const agentGroups = [
  "gastown.gastown.io",
  "kubeopencode.io",
  "codriverlabs.ai.toe.run",
  "agents.x-k8s.io",
  "extensions.agents.x-k8s.io",
];

/** Field: metadata.namespace of workloads, Secrets, roles and agents. Allowed: none of `system`. */
export const rule = defineRule({
  id: "ns-system-used",
  group: "D",
  level: "mandatory",
  severity: "high",
  kinds: "*",
  says: "the cluster's own namespaces hold nothing of ours",
  why: "What runs in kube-system is trusted by the cluster, and often exempt from its guards.",
  mend: "move the object to a namespace of its own",
  compliance: ["CIS 5.7.1", "K3"],
  check: (object, { settings }) => {
    const concerned = kinds.includes(object.kind) || agentGroups.includes(object.group);
    if (!concerned && podPaths(object, settings.podPaths).length === 0) return [];
    return system.includes(object.namespace) ? [fail("metadata.namespace", `"${object.namespace}"`)] : [];
  },
});
