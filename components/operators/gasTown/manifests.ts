import type { Input } from "@pulumi/pulumi";
import type { Planned } from "../../manifest";
import { homeOf, operatorManifests } from "../manifests";
import { to } from "../network";
import type { OperatorModel, OperatorSpec } from "../operator";
import { polecatGuard } from "./guard";
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
      ...(o.secretRead.kind === "namespaced" ? [{ name: "WATCH_NAMESPACE", value: watched(o) }] : []),
    ],
    egress: () => (peers.length === 0 ? [] : [to(peers, 22), to(peers, 443)]),
  };
}

const watched = (o: OperatorModel): string => [o.namespace, ...o.watchNamespaces].join(",");

/** `knownSecrets` is `celMap(secretsByNamespace(m))`, for which names that are outputs must be waited. */
export function gasTownManifests(m: GasTownModel, knownSecrets: Input<string>): Planned[] {
  const operator = { ...m.operator, spec: specFor(m) };
  const home = homeOf(operator);
  return [
    ...operatorManifests(operator),
    ...userRoles(m, home),
    ...polecatGuard(m, home, knownSecrets),
    ...rigs(m, home),
  ];
}
