import { forbid } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Fields: hostNetwork, hostPID, hostIPC of the pod spec. Allowed: absent, false. */
export const rule = defineRule({
  id: "pod-host-namespaces",
  group: "A",
  level: "mandatory",
  severity: "critical",
  kinds: "pods",
  says: "no pod shares the node's network, process or IPC namespace",
  why: "A pod in the node's namespaces sees the processes and traffic of all pods there, and no NetworkPolicy applies to it.",
  mend: "remove hostNetwork, hostPID and hostIPC",
  compliance: ["CIS 5.2.3", "CIS 5.2.4", "CIS 5.2.5", "K1", "K2"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) =>
      ["hostNetwork", "hostPID", "hostIPC"].flatMap((key) => forbid(spec.at(key), "boolean", (value) => value)),
    ),
});
