import { linkLocal } from "../egress/addresses";
import { type Box, touches, without } from "../egress/box";
import { credentialsOf, endpointsFor, nodeDns } from "../egress/endpoints";
import { isAgentTier, networkPolicyKinds, opened, podsByReach, verdict } from "../egress/judge";
import { everyPort } from "../egress/ports";
import { union } from "../egress/ranges";
import type { Finding } from "../finding";
import { memo } from "../memo";
import { defineRule } from "../rule";
import type { Settings } from "../settings";

/** Reach of agent pods. Allowed: nothing link-local but the node's DNS cache, no address of a metadata service at any port. */
export const rule = defineRule({
  id: "np-egress-link-local",
  group: "H",
  level: "advisory",
  severity: "medium",
  kinds: networkPolicyKinds,
  says: "no agent reaches link-local addresses, or other ports of a metadata service",
  why: "Resolvers, time servers and agents of the node answer there; the next cloud's endpoint will be there too.",
  mend: "except 169.254.0.0/16, 168.63.129.16/32 and fe80::/10, and allow 169.254.20.10/32 on port 53 alone",
  compliance: ["K2"],
  checkStack: (objects, context) => {
    const groups = podsByReach(objects, context, ({ owner }) => isAgentTier(owner, context));
    return [...groups.keys()].flatMap(({ may }) =>
      opened(may)
        .filter(({ box }) => leaksOf(context.settings)(box).leaks)
        .map(({ step, known }): Finding => {
          const found = verdict(known, step.peer.at, "reaches link-local or metadata addresses");
          return { ...found, object: step.object };
        }),
    );
  },
});

/** What hands out credentials is the business of np-egress-metadata. Pods share boxes, so each is asked once. */
const leaksOf = memo((settings: Settings) => {
  const listed = endpointsFor(settings);
  const addresses = union(linkLocal, ...listed.map(({ set }) => set));
  const closed = without([{ addresses, ports: everyPort }], nodeDns);
  return memo((box: Box): { leaks: boolean } => {
    const open = listed.some((endpoint) => touches(box, credentialsOf(endpoint)));
    return { leaks: !open && closed.some((one) => touches(box, one)) };
  });
});
