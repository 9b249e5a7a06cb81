import { networks, print } from "../egress/addresses";
import { gitRanges } from "../egress/gitRanges";
import { isAgentTier, isAnywhere, networkPolicyKinds, permissions, verdict } from "../egress/judge";
import { portRange } from "../egress/ports";
import { overlaps, subtract } from "../egress/ranges";
import { anyPorts } from "../egress/step";
import { defineRule } from "../rule";

const ssh = portRange("TCP", 22);

/** Rules for 22/TCP. Allowed: destinations inside the ranges of Git hosts (setting gitCidrs). */
export const rule = defineRule({
  id: "np-egress-ssh-scope",
  group: "H",
  level: "mandatory",
  severity: "high",
  kinds: networkPolicyKinds,
  says: "SSH goes to Git hosts only",
  why: "SSH to anywhere is a tunnel to anywhere, encrypted and with port forwarding.",
  mend: "allow port 22 to the Git provider's ranges alone, or set gitCidrs to those of your own host",
  compliance: ["K2", "K6"],
  check: (object, context) => {
    if (!isAgentTier(object, context)) return [];
    const { gitCidrs } = context.settings;
    const allowed = networks(gitCidrs.length === 0 ? gitRanges : gitCidrs);
    return permissions(object, "Egress").flatMap((step) => {
      const { ports, peer, known } = step;
      // A rule that says nothing is another rule's finding.
      if (isAnywhere(step) && ports === anyPorts) return [];
      const elsewhere = subtract(peer.may, allowed);
      if (elsewhere.length === 0 || !overlaps(known ? ports.must : ports.may, ssh)) return [];
      const where = isAnywhere(step) ? "any destination" : print(elsewhere);
      return [verdict(known, peer.at, `port 22 of ${where}`)];
    });
  },
});
