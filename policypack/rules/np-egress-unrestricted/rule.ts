import { dnsPorts } from "../egress/endpoints";
import { isAnywhere, networkPolicyKinds, permissions, verdict } from "../egress/judge";
import { everyPort, printPorts } from "../egress/ports";
import { covers } from "../egress/ranges";
import { defineRule } from "../rule";

/** Field: spec.egress[*].to. Allowed: at least one peer; none where the rule is for DNS alone. */
export const rule = defineRule({
  id: "np-egress-unrestricted",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "critical",
  kinds: networkPolicyKinds,
  says: "every egress rule names its destinations",
  why: "A rule without peers opens every address, every pod and every node, whatever the other rules say.",
  mend: "name the peers in `to`",
  compliance: ["CIS 5.3.2", "K2"],
  check: (object) =>
    permissions(object, "Egress").flatMap((step) => {
      const { rule, ports, peer } = step;
      if (peer.at.isUnknown) return [verdict(false, peer.at, "not known yet")];
      // Another rule asks where DNS goes.
      if (!isAnywhere(step) || covers(dnsPorts(53), ports.must.length === 0 ? everyPort : ports.must)) return [];
      return [verdict(ports.known, rule, `any destination on ${printPorts(ports.may)}`)];
    }),
});
