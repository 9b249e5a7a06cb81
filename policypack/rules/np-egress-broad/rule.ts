import { networks, ofFamily, print } from "../egress/addresses";
import type { Box } from "../egress/box";
import { gitRanges } from "../egress/gitRanges";
import { eachPolicy, isRange, networkPolicyKinds, permissions, podsByReach, slices, verdict } from "../egress/judge";
import { portRange, printPorts } from "../egress/ports";
import { type Ranges, size, subtract, union } from "../egress/ranges";
import type { Step } from "../egress/step";
import { advice, type Finding, fail } from "../finding";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";
import { count } from "../settings";

interface Limits {
  readonly mostIPv4: number;
  readonly widestIPv6: number;
}

/** Ranges per port. Allowed: 2^20 IPv4 addresses and a /32 of IPv6, counted as a union; more advises on 443/TCP. */
export const rule = defineRule({
  id: "np-egress-broad",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: networkPolicyKinds,
  says: "egress ranges are those of a service, not of the Internet",
  why: "An agent that reaches most of the Internet sends there what it has read. Halves of it are as wide as the whole.",
  mend: "name the provider's ranges, or go through a proxy",
  compliance: ["CIS 5.3.2", "K2"],
  config: {
    mostIPv4: count(1_048_576, "most IPv4 addresses that may be open on a port"),
    widestIPv6: count(32, "shortest IPv6 prefix that may be open on a port"),
  },
  check: (object, { config }) => ofPolicy(object, config),
  checkStack: (objects, context) => [
    ...eachPolicy(objects, (object) => ofPolicy(object, context.config)),
    ...together(objects, context, context.config),
  ],
});

const web = portRange("TCP", 443);

/** What a Git host publishes as its own is one service, however wide: GitHub has a /29 of IPv6. */
const published = networks(gitRanges);

function isWide(set: Ranges, { mostIPv4, widestIPv6 }: Limits): boolean {
  const others = subtract(set, published);
  return size(ofFamily(others, 4)) > BigInt(mostIPv4) || size(ofFamily(others, 6)) > 1n << BigInt(128 - widestIPv6);
}

const rangesOf = (object: KubeObject): Step[] => permissions(object, "Egress").filter(isRange);

function ofPolicy(object: KubeObject, limits: Limits): Finding[] {
  const steps = rangesOf(object);
  const alone = steps.filter(({ may }) => isWide(may.addresses, limits));
  const single = alone.map(({ known, may, peer }) => judged(may, known, peer.at));
  const rest = steps.filter((step) => !alone.includes(step) && step.known).map(({ may }) => may);
  const at = object.root.at("spec", "egress");
  return [...single, ...wide(rest, limits).map((box) => judged(box, true, at))];
}

const wide = (boxes: readonly Box[], limits: Limits): Box[] =>
  slices(boxes).filter(({ addresses }) => isWide(addresses, limits));

function judged({ addresses, ports }: Box, known: boolean, at: Step["rule"]): Finding {
  const others = subtract(ports, web);
  if (others.length === 0 && known) return advice(at, `${print(addresses)} on 443/TCP`);
  return verdict(known, at, `${print(addresses)} on ${printPorts(others.length === 0 ? ports : others)}`);
}

/** Policies that are narrow each, and wide for a pod which they all select. */
function together(objects: readonly KubeObject[], context: Context, limits: Limits): Finding[] {
  const alone = memo((object: KubeObject) =>
    union(...wide(boxesOf(rangesOf(object)), limits).map(({ ports }) => ports)),
  );
  return [...podsByReach(objects, context, () => true)].flatMap(([{ asked }, pods]) => {
    const steps = asked.filter(({ sure, step }) => sure && isRange(step)).map(({ step }) => step);
    const owners = [...new Set(steps.map(({ object }) => object))];
    // Ports at which a policy is wide by itself are told there, and 443 is nobody's breach.
    const said = union(web, ...owners.map(alone));
    const rest = boxesOf(steps).map(({ addresses, ports }) => ({ addresses, ports: subtract(ports, said) }));
    const names = owners.map(({ name }) => `"${name}"`).join(", ");
    return wide(rest, limits).flatMap(({ addresses, ports }) => {
      const got = `the policies ${names} together open ${print(addresses)} on ${printPorts(ports)}`;
      return pods.slice(0, 1).map(({ at, owner: object }) => ({ ...fail(at, got), object }));
    });
  });
}

const boxesOf = (steps: readonly Step[]): Box[] => steps.map(({ may }) => may);
