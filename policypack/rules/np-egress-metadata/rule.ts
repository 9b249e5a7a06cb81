import { touches } from "../egress/box";
import { credentialsOf, type Endpoint, endpointsFor } from "../egress/endpoints";
import {
  eachPolicy,
  isAgentTier,
  networkPolicyKinds,
  type Opened,
  opened,
  ownPieces,
  podsByReach,
  verdict,
} from "../egress/judge";
import type { Reach } from "../egress/reach";
import type { Step } from "../egress/step";
import { runsAs } from "../egress/workloads";
import { type NetworkPod, worldOf } from "../egress/world";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";
import { texts } from "../settings";

/** Reach of agent pods. Allowed: no endpoint that hands out credentials. */
export const rule = defineRule({
  id: "np-egress-metadata",
  group: "H",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: networkPolicyKinds,
  says: "no agent reaches a metadata or credential endpoint",
  why: "Whoever opens a connection there gets credentials of the node or the pod, or the machine's start-up data. Permissions add up: one wide rule undoes the exceptions of all others.",
  mend: "isolate the pod, and except 169.254.0.0/16, 100.64.0.0/10, 168.63.129.16/32, 192.0.0.192/32, fc00::/7 and fe80::/10 in every rule",
  compliance: ["CIS 5.3.2", "K2", "K4"],
  config: {
    identityAccounts: texts([], "accounts, as namespace/name, whose pods may reach the endpoints of pod identities"),
  },
  check: (object, context) => ofPolicy(object, context, context.config.identityAccounts),
  checkStack: (objects, context) => {
    const { identityAccounts } = context.config;
    const { pods } = worldOf(objects, context);
    // No policy holds a pod in the host's network, so such a pod says nothing about policies.
    const held = pods.filter(({ hostNetwork }) => hostNetwork !== "yes");
    const asked = new Set(held.flatMap(({ selecting }) => selecting.map(({ policy }) => policy.object)));
    // What a patch opens is sure, even where its pods are not.
    const idle = objects.filter((object) => !asked.has(object) || object.patch);
    const alone = eachPolicy(idle, (object) => ofPolicy(object, context, identityAccounts));
    const told = new Set(alone.map(({ object }) => object));
    return [...ofPods(objects, context, identityAccounts).filter(({ object }) => !told.has(object)), ...alone];
  },
});

/** A policy by itself; where other engines may deny, only all policies together tell. */
function ofPolicy(object: KubeObject, context: Context, accounts: readonly string[]): Finding[] {
  if (context.settings.policyEngines.length > 0 || !isAgentTier(object, context)) return [];
  const spared = accounts.some((account) => account.startsWith(`${object.namespace}/`));
  return openers(ownPieces(object, context), endpoints(context, spared)).map(({ finding }) => finding);
}

const endpoints = ({ settings }: Context, spared: boolean): readonly Endpoint[] =>
  endpointsFor(settings).filter(({ identity }) => !(spared && identity === true));

function ofPods(objects: readonly KubeObject[], context: Context, accounts: readonly string[]): Finding[] {
  const groups = podsByReach(objects, context, ({ owner }) => isAgentTier(owner, context));
  return [...groups].flatMap(([reach, pods]) => {
    const found = openers(
      opened(reach.may),
      endpoints(
        context,
        pods.every((pod) => runsAs(pod, accounts)),
      ),
    );
    return [...found.map(({ object, finding }) => ({ ...finding, object })), ...loose(reach, pods, context)];
  });
}

/** Each rule that opens endpoints, with those which it opens. */
function openers(pieces: readonly Opened[], listed: readonly Endpoint[]): { object: KubeObject; finding: Finding }[] {
  const steps = new Map<Step, Opened[]>();
  for (const piece of pieces) steps.set(piece.step, [...(steps.get(piece.step) ?? []), piece]);
  return [...steps].flatMap(([step, boxes]) => {
    const hit = listed.filter((endpoint) => boxes.some(({ box }) => touches(box, credentialsOf(endpoint))));
    if (hit.length === 0) return [];
    const known = boxes.every((piece) => piece.known);
    const finding = verdict(known, step.peer.at, `${known ? "opens" : "may open"} ${named(hit)}`);
    return [{ object: step.object, finding }];
  });
}

const shown = 4;

function named(hit: readonly Endpoint[]): string {
  const addresses = [...new Set(hit.map(({ address, of }) => `${address} (${of})`))];
  const rest = addresses.length - shown;
  return addresses.slice(0, shown).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** Pods that no policy holds reach all there is. */
function loose(reach: Reach, pods: readonly NetworkPod[], context: Context): Finding[] {
  if (!reach.may.some(({ step }) => step === undefined)) return [];
  return pods.flatMap(({ owner, at, hostNetwork, namespace }): Finding[] => {
    if (hostNetwork === "yes") return [{ ...fail(at.at("hostNetwork"), "true: no policy holds it"), object: owner }];
    if (context.attested({ kind: "NetworkPolicy", namespace: namespace ?? "" })) return [];
    const found =
      reach.isolated === "no"
        ? fail(at, "no policy isolates its egress")
        : unknown(at, "whether a policy isolates its egress");
    return [{ ...found, object: owner }];
  });
}
