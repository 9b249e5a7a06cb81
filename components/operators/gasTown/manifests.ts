import type { Input } from "@pulumi/pulumi";
import type { Planned } from "../../manifest";
import { homeOf, operatorManifests } from "../manifests";
import { to } from "../network";
import type { NamedSecrets, OperatorModel, OperatorSpec } from "../operator";
import { polecatGuard, secretsByNamespace } from "./guard";
import type { GasTownModel } from "./model";
import { rigs } from "./rigs";
import { gasTownSpec } from "./spec";
import { userRoles } from "./users";

/** The operator is let out to a Git host only if it merges, and tells its pods by image, never by tag alone. */
function specFor(m: GasTownModel): OperatorSpec {
  const gitCidrs = m.rigs.flatMap((rig) => rig.refinery?.gitCidrs ?? []);
  const peers = [...new Set(gitCidrs)].map((cidr) => ({ ipBlock: { cidr } }));
  return {
    ...gasTownSpec,
    env: (o: OperatorModel) => [
      { name: "GASTOWN_NAMESPACE", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } } },
      { name: "GASTOWN_GIT_IMAGE", value: m.images.git },
      { name: "GASTOWN_CLAUDE_IMAGE", value: m.images.claude },
      { name: "GASTOWN_TELEMETRY_IMAGE", value: m.images.telemetry },
      ...(o.secretRead.kind !== "clusterWide" ? [{ name: "WATCH_NAMESPACE", value: watched(o) }] : []),
    ],
    egress: () => (peers.length === 0 ? [] : [to(peers, 22), to(peers, 443)]),
  };
}

/** What an image that caches no Secret may read: those of the rigs and of their merge queues. */
const secretsOfRigs = (m: GasTownModel): NamedSecrets => {
  const named = secretsByNamespace(m);
  for (const { namespace, refinery } of m.rigs) if (refinery !== undefined) named[namespace]?.push(refinery.gitSecret);
  return named;
};

const watched = (o: OperatorModel): string => [o.namespace, ...o.watchNamespaces].join(",");

/** `knownSecrets` is `celMap(secretsByNamespace(m))`, for which names that are outputs must be waited. */
export function gasTownManifests(m: GasTownModel, knownSecrets: Input<string>): Planned[] {
  const operator = { ...m.operator, spec: specFor(m) };
  const home = homeOf(operator);
  return [
    ...operatorManifests(operator, secretsOfRigs(m)),
    ...userRoles(m, home),
    ...polecatGuard(m, home, knownSecrets),
    ...rigs(m, home),
  ];
}
