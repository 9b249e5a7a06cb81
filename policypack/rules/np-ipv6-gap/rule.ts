import { ofFamily } from "../egress/addresses";
import { type Box, touches } from "../egress/box";
import { credentialsOf, endpointsFor, isIPv6 } from "../egress/endpoints";
import { isRange, networkPolicyKinds, type Opened, ownPieces, permissions, verdict } from "../egress/judge";
import { isNetworkPolicy } from "../egress/networkPolicy";
import { advice, type Finding } from "../finding";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";

/** Ranges of both families. Allowed: an IPv6 side that is as closed as the IPv4 side. */
export const rule = defineRule({
  id: "np-ipv6-gap",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: networkPolicyKinds,
  says: "IPv6 is closed where IPv4 is",
  why: "Metadata services answer on IPv6 too. A policy that minds IPv4 alone leaves them open on a dual-stack cluster.",
  mend: "except fc00::/7, fe80::/10 and 64:ff9b::/96 in every IPv6 range",
  compliance: ["K2"],
  check: (object, context) => openOnIPv6(object, context),
  checkStack: (objects, context) => {
    const dual = new Set(objects.filter(isDualStack).map(placeOf));
    return objects.filter(isNetworkPolicy).flatMap((object) => {
      const found = [...openOnIPv6(object, context), ...(dual.has(placeOf(object)) ? oneFamily(object) : [])];
      return found.map((finding) => ({ ...finding, object }));
    });
  },
});

const placeOf = ({ origin, namespace }: KubeObject): string => `${origin.cluster ?? ""}|${namespace}`;

const reached = (pieces: readonly Opened[], boxes: readonly Box[]): Opened[] =>
  pieces.filter(({ box }) => boxes.some((one) => touches(box, one)));

/** Endpoints by family: none of IPv4 in reach, some of IPv6. */
function openOnIPv6(object: KubeObject, context: Context): Finding[] {
  const listed = endpointsFor(context.settings);
  const [v4, v6] = [listed.filter((one) => !isIPv6(one)), listed.filter(isIPv6)].map((some) => some.map(credentialsOf));
  const pieces = ownPieces(object, context).filter(({ step }) => isRange(step));
  if (
    reached(
      pieces.filter(({ known }) => known),
      v4 ?? [],
    ).length > 0
  )
    return [];
  return reached(pieces, v6 ?? []).map(({ step, known }) =>
    verdict(known, step.peer.at, "opens metadata services on IPv6 that stay closed on IPv4"),
  );
}

const isDualStack = ({ kind, group, root }: KubeObject): boolean => {
  if (kind !== "Service" || group !== "") return false;
  const families = root
    .at("spec", "ipFamilies")
    .each()
    .map((family) => family.get("string"));
  return (
    families.includes("IPv6") ||
    ["PreferDualStack", "RequireDualStack"].includes(root.at("spec", "ipFamilyPolicy").get("string") ?? "")
  );
};

function oneFamily(object: KubeObject): Finding[] {
  const ranges = [...permissions(object, "Egress"), ...permissions(object, "Ingress")].filter(isRange);
  const some = ranges.some(({ peer }) => ofFamily(peer.may, 6).length > 0);
  return ranges.length === 0 || some
    ? []
    : [advice(object.root.at("spec"), "its ranges are all IPv4, beside a Service of both families")];
}
