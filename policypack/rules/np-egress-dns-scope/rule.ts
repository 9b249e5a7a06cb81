import { networks, print } from "../egress/addresses";
import { dnsPorts, nodeLocalDns } from "../egress/endpoints";
import { isAnywhere, networkPolicyKinds, permissions, verdict } from "../egress/judge";
import { covers, overlaps, union } from "../egress/ranges";
import { isEmptySelector } from "../egress/selector";
import { anyPorts, type Step } from "../egress/step";
import { nameLabel } from "../egress/world";
import type { Field } from "../field";
import { type Finding, fail } from "../finding";
import { type Context, defineRule } from "../rule";
import { texts } from "../settings";

/** Rules for port 53. Allowed: resolver pods by namespace name and labels, the node's DNS cache, the setting resolvers. */
export const rule = defineRule({
  id: "np-egress-dns-scope",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: networkPolicyKinds,
  says: "DNS goes to the cluster's resolver only",
  why: "Port 53 to anywhere carries any data to a server that only has to speak DNS, or pretend to.",
  mend: "select kube-system by kubernetes.io/metadata.name and its DNS pods by label, in one peer",
  compliance: ["K2"],
  config: { namespaces: texts(["kube-system", "openshift-dns"], "namespaces in which the resolver runs") },
  check: (object, context) =>
    permissions(object, "Egress")
      .filter(({ ports }) => ports !== anyPorts && overlaps(ports.known ? ports.must : ports.may, dnsPorts(53)))
      .flatMap((step) => judgeStep(step, context, context.config.namespaces)),
});

function judgeStep(step: Step, { settings }: Context, namespaces: readonly string[]): Finding[] {
  const { peer, known } = step;
  if (isAnywhere(step)) return [verdict(known, peer.at, "port 53 of any destination")];
  if (peer.pods !== undefined && known) return peer.may.length > 0 ? [] : judgePods(peer.at, namespaces);
  const resolvers = union(nodeLocalDns.addresses, networks(settings.resolvers));
  return covers(resolvers, peer.may) ? [] : [verdict(known, peer.at, `port 53 of ${print(peer.may)}`)];
}

function judgePods(at: Field, namespaces: readonly string[]): Finding[] {
  const [labels, pods] = [at.at("namespaceSelector", "matchLabels"), at.at("podSelector")];
  if (labels.isUnknown || pods.isUnknown) return [verdict(false, at, "not known yet")];
  // Other terms of the selector can only narrow it.
  const name = labels.at(nameLabel).get("string") ?? "";
  if (!namespaces.includes(name)) return [fail(at, "port 53 of pods outside the resolver's namespace")];
  return isEmptySelector(pods) ? [fail(at, "port 53 of every pod of the namespace")] : [];
}
