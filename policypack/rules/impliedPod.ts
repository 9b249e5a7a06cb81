import { type Field, UNKNOWN } from "./field";
import type { Finding } from "./finding";
import { type KubeObject, kubeObject } from "./object";
import type { Context, Rule } from "./rule";

/** A value as it stands, unknown ones included, to be put into another object. */
export const raw = (field: Field): unknown => (field.isUnknown ? UNKNOWN : field.value);

/** A pod that an operator makes of a custom resource. */
export interface ImpliedPod {
  readonly spec: object;
  /** Places of the pod, and where they come from: the longest that fits wins. */
  readonly places: Readonly<Record<string, string>>;
}

const isWithin = (at: string, place: string): boolean =>
  at === place || at.startsWith(`${place}.`) || at.startsWith(`${place}[`);

function backTo(places: ImpliedPod["places"], at: string): string {
  const fitting = Object.keys(places).filter((place) => isWithin(at, place));
  const [longest] = fitting.sort((a, b) => b.length - a.length);
  return longest === undefined ? at : `${places[longest]}${at.slice(longest.length)}`;
}

/** A pod beside its custom resource: same name, namespace and cluster; partial where the resource is a patch. */
export function podOf(object: KubeObject, spec: object): KubeObject {
  const { cluster, urn } = object.origin;
  const type = object.patch ? { type: "kubernetes:core/v1:PodPatch" } : {};
  const { name, namespace } = object;
  return kubeObject(
    { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec },
    { ...type, ...(cluster === undefined ? {} : { cluster }), ...(urn === undefined ? {} : { urn }) },
  );
}

/** What rules on pods find in the implied pod, told in places of the custom resource. */
export function judgeImplied(
  object: KubeObject,
  { spec, places }: ImpliedPod,
  rules: readonly Rule[],
  context: Context,
): Finding[] {
  const pod = podOf(object, spec);
  return rules
    .flatMap((rule) => rule.check?.(pod, { ...context, config: configOf(rule) }) ?? [])
    .map((finding) => ({ ...finding, at: backTo(places, finding.at) }));
}

// Those rules' own configuration stands under their own ids; here their defaults count.
const configOf = ({ config = {} }: Rule): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).map(([key, setting]) => [key, setting.default]));
