import { isAgentTier, isAnywhere, isRange, networkPolicyKinds, permissions, verdict } from "../egress/judge";
import { parsePorts, printPorts } from "../egress/ports";
import { type Ranges, subtract } from "../egress/ranges";
import { anyPorts, type Step } from "../egress/step";
import { type Finding, fail } from "../finding";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Field: spec.egress[*].ports. Allowed: 53, 443/TCP and 22/TCP toward addresses; toward pods any that are named. */
export const rule = defineRule({
  id: "np-egress-ports",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: networkPolicyKinds,
  says: "egress rules name their ports, and only those that agents need",
  why: "Every further port is another protocol to carry data out, and some of them are those of metadata services.",
  mend: "list the ports: 443 for HTTPS, 22 for Git, 53 for DNS",
  compliance: ["CIS 5.3.2", "K2"],
  config: { ports: texts(["53/UDP", "53/TCP", "443/TCP", "22/TCP"], "ports toward addresses: 443/TCP, 8000-8010/TCP") },
  check: (object, context) => {
    // Operators speak to the API server; agents do not.
    const more = isAgentTier(object, context) ? [] : ["6443/TCP"];
    const allowed = parsePorts([...context.config.ports, ...more]);
    const steps = permissions(object, "Egress");
    return [...new Set(steps.map(({ rule }) => rule))].flatMap((rule) =>
      judgeRule(
        steps.filter((step) => step.rule === rule),
        allowed,
      ),
    );
  },
});

function judgeRule(steps: readonly Step[], allowed: Ranges): Finding[] {
  return steps.slice(0, 1).flatMap(({ rule, ports }) => {
    const at = rule.at("ports");
    const outward = steps.some((step) => isRange(step) || isAnywhere(step));
    if (ports === anyPorts) return steps.some(isAnywhere) ? [] : [fail(at, "unset: every port")];
    const others = subtract(ports.may, allowed);
    return outward && others.length > 0 ? [verdict(ports.known, at, printPorts(others))] : [];
  });
}
