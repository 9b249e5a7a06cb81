import { linkLocal, print } from "../egress/addresses";
import { without } from "../egress/box";
import { endpointsFor, nodeDns } from "../egress/endpoints";
import { isAgentTier, networkPolicyKinds, podsByReach } from "../egress/judge";
import { covers, overlaps, type Ranges, union } from "../egress/ranges";
import type { Reach } from "../egress/reach";
import type { Except, Step } from "../egress/step";
import { advice, type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Exceptions of all rules for a pod. Allowed: no other rule that opens them again. */
export const rule = defineRule({
  id: "np-except-defeated",
  group: "H",
  level: "mandatory",
  severity: "high",
  kinds: networkPolicyKinds,
  says: "what one rule excepts, no other rule opens",
  why: "Permissions add up: an exception takes its range out of its own peer and out of nothing else.",
  mend: "put the same exceptions into every range that holds them",
  compliance: ["CIS 5.3.2", "K2"],
  checkStack: (objects, context) => {
    const guarded = union(linkLocal, ...endpointsFor(context.settings).map(({ set }) => set));
    const groups = podsByReach(objects, context, ({ owner }) => isAgentTier(owner, context));
    return [...groups.keys()].flatMap((reach) => {
      const exceptions = exceptionsOf(reach);
      return reach.asked
        .filter(({ step }) => step.action === "allow")
        .flatMap(({ step, sure }) => defeated(step, sure, exceptions, guarded));
    });
  },
});

interface Exception extends Except {
  readonly object: KubeObject;
}

/** Every range that is left out somewhere, once. */
function exceptionsOf({ asked }: Reach): Exception[] {
  const found = new Map<string, Exception>();
  for (const { step } of asked)
    for (const except of step.peer.except)
      if (except.addresses.length > 0) found.set(print(except.addresses), { ...except, object: step.object });
  return [...found.values()];
}

function defeated(step: Step, sure: boolean, exceptions: readonly Exception[], guarded: Ranges): Finding[] {
  const open = without([step.may], nodeDns);
  const hit = exceptions.filter(({ addresses }) => open.some((box) => overlaps(box.addresses, addresses)));
  const [first] = hit;
  if (first === undefined) return [];
  const at = step.peer.at;
  const ranges = print(union(...hit.map(({ addresses }) => addresses)));
  const got = `opens ${ranges} again, left out by ${first.field.path} of "${first.object.name}"`;
  if (!sure) return [{ ...unknown(at, `it may open ${ranges} again`), object: step.object }];
  // Who names a part of what is left out elsewhere means it, unless credentials lie there.
  const meant =
    hit.some(({ addresses }) => covers(addresses, step.may.addresses)) && !overlaps(step.may.addresses, guarded);
  return [{ ...(meant ? advice(at, got) : fail(at, got)), object: step.object }];
}
