import { networks, print, privateAddresses } from "../egress/addresses";
import { type Box, touches } from "../egress/box";
import { isAgentTier, networkPolicyKinds, type Opened, opened, podsByReach, verdict } from "../egress/judge";
import { everyPort, parsePorts } from "../egress/ports";
import { intersect, type Ranges, union } from "../egress/ranges";
import { runsAs } from "../egress/workloads";
import type { NetworkPod } from "../egress/world";
import { type Finding, unknown } from "../finding";
import { type Context, defineRule } from "../rule";
import type { Settings } from "../settings";
import { texts } from "../settings";

/** Reach of pods. Allowed: no node at any port, and no API server but for accounts that need it. */
export const rule = defineRule({
  id: "np-egress-control-plane",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: networkPolicyKinds,
  says: "agents reach neither nodes nor the API server",
  why: "The kubelet runs commands in any pod of its node, etcd holds every Secret, and the API server takes any token that an agent finds.",
  mend: "except the ranges of nodes, Services and the API server",
  compliance: ["K2"],
  config: { apiClients: texts([], "accounts, as namespace/name, whose pods need the API server") },
  checkStack: (objects, context) =>
    [...podsByReach(objects, context, () => true)].flatMap(([{ may }, pods]) => {
      const agents = pods.some(({ owner }) => isAgentTier(owner, context));
      const targets = targetsFor(pods, context, context.config.apiClients, agents);
      return opened(may).flatMap((piece) =>
        judgePiece(piece, targets, agents ? context : undefined).map((found) => ({
          ...found,
          object: piece.step.object,
        })),
      );
    }),
});

const apiPorts = parsePorts(["443/TCP", "6443/TCP"]);

/** The first address of a range of Services is the API server's. */
const firstOf = (set: Ranges): Ranges => set.map(({ from }) => ({ from: from + 1n, to: from + 1n }));

interface Target extends Box {
  readonly of: string;
}

function targetsFor(
  pods: readonly NetworkPod[],
  { settings }: Context,
  clients: readonly string[],
  agents: boolean,
): Target[] {
  const { apiServerCidrs, nodeCidrs, serviceCidrs } = settings;
  const api = union(networks(apiServerCidrs), ...serviceCidrs.map((range) => firstOf(networks([range]))));
  // Operators need the API server; who else does is configured.
  const needed = !agents || pods.every((pod) => runsAs(pod, clients));
  return [
    { of: "nodes", addresses: networks(nodeCidrs), ports: everyPort },
    ...(needed ? [] : [{ of: "the API server", addresses: api, ports: apiPorts }]),
  ];
}

function judgePiece({ box, known, step }: Opened, targets: readonly Target[], context: Context | undefined): Finding[] {
  const at = step.peer.at;
  const hit = targets.find((target) => touches(box, target));
  if (hit !== undefined)
    return [verdict(known, at, `reaches ${hit.of} at ${print(intersect(box.addresses, hit.addresses))}`)];
  const missing = context === undefined ? [] : unset(context.settings, box);
  return missing.length === 0
    ? []
    : [unknown(at, `reaches private addresses; ${missing.join(" and ")} not configured`)];
}

/** The settings without which nobody can tell; only where cluster addresses can be meant at all. */
function unset({ nodeCidrs, apiServerCidrs }: Settings, box: Box): string[] {
  if (!touches(box, { addresses: privateAddresses, ports: everyPort })) return [];
  return [
    ...(nodeCidrs.length === 0 ? ["nodeCidrs"] : []),
    ...(apiServerCidrs.length === 0 && touches(box, { addresses: privateAddresses, ports: apiPorts })
      ? ["apiServerCidrs"]
      : []),
  ];
}
