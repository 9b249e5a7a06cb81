import { aliasFault } from "../destinations";
import type { Field } from "../field";
import { type Finding, judge, show, troubles } from "../finding";
import { type Context, defineRule } from "../rule";

/** Fields: externalName of a Service, addresses of Endpoints and EndpointSlices. Allowed: no metadata, node-local, Git or LLM host. */
export const rule = defineRule({
  id: "svc-external-name",
  group: "K",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["Service", "Endpoints", "EndpointSlice.discovery.k8s.io"],
  says: "no Service stands for metadata, for the node itself, or for a Git or LLM host",
  why: "A name inside the cluster passes filters and checks of host names which the true destination would not.",
  mend: "remove the object, and let programs use the true name of the host",
  compliance: ["K2", "K6"],
  check: ({ kind, root }, context) => (readers[kind]?.(root) ?? []).flatMap((field) => judgeTarget(field, context)),
});

/** An alias counts where the type is ExternalName, and where a patch leaves the type as it is. */
function externalName(spec: Field): Field[] {
  const type = spec.at("type");
  if (troubles(type, "string").length > 0) return [type];
  const named = type.isAbsent ? type.partial : type.get("string") === "ExternalName";
  return named ? [spec.at("externalName")] : [];
}

const subsets = (root: Field): Field[] =>
  root
    .at("subsets")
    .each()
    .flatMap((subset) => ["addresses", "notReadyAddresses"].flatMap((list) => subset.at(list).each()))
    .flatMap((entry) => [entry.at("ip"), entry.at("hostname")]);

const slices = (root: Field): Field[] =>
  root
    .at("endpoints")
    .each()
    .flatMap((endpoint) => endpoint.at("addresses").each());

/** Where each kind says what it stands for. */
const readers: Readonly<Record<string, (root: Field) => Field[]>> = {
  Service: (root) => externalName(root.at("spec")),
  Endpoints: subsets,
  EndpointSlice: slices,
};

const judgeTarget = (field: Field, { settings }: Context): Finding[] =>
  judge(field, "string", (target = "") => {
    const fault = aliasFault(target, settings);
    return fault === undefined ? undefined : `${show(target)}, ${fault}`;
  });
