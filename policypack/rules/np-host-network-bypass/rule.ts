import { isAgentTier } from "../egress/judge";
import { forbid } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: hostNetwork of agent pods. Allowed: absent or false. */
export const rule = defineRule({
  id: "np-host-network-bypass",
  group: "H",
  level: "mandatory",
  severity: "critical",
  kinds: "pods",
  says: "no agent bypasses the network policies of its namespace",
  why: "Policies are not defined for pods of the host's network: such an agent reaches metadata, kubelet and node whatever they say.",
  mend: "remove hostNetwork",
  compliance: ["CIS 5.2.5", "K2"],
  check: (object, context) =>
    isAgentTier(object, context)
      ? everyPod(object, context, ({ spec }) => forbid(spec.at("hostNetwork"), "boolean", (value) => value))
      : [],
});
