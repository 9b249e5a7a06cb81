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

/** An object beside its custom resource: same name, namespace and cluster; partial where the resource is a patch. */
export function beside(object: KubeObject, apiVersion: string, kind: string, spec: object): KubeObject {
  const { cluster, urn } = object.origin;
  const { name, namespace } = object;
  return kubeObject(
    { apiVersion, kind, metadata: { name, namespace }, spec },
    {
      ...(object.patch ? { type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}Patch` } : {}),
      ...(cluster === undefined ? {} : { cluster }),
      ...(urn === undefined ? {} : { urn }),
    },
  );
}

/** What rules on pods find in the implied pod, told in places of the custom resource. */
export function judgeImplied(
  object: KubeObject,
  { spec, places }: ImpliedPod,
  rules: readonly Rule[],
  context: Context,
): Finding[] {
  const pod = beside(object, "v1", "Pod", spec);
  return rules
    .flatMap((rule) => checkWithDefaults(rule, pod, context))
    .map((finding) => ({ ...finding, at: backTo(places, finding.at) }));
}

/** What another rule finds in an object. Its own configuration stands under its own id; here its defaults count. */
export const checkWithDefaults = (rule: Rule, object: KubeObject, context: Context): Finding[] => {
  const defaults = Object.entries(rule.config ?? {}).map(([key, setting]) => [key, setting.default]);
  return rule.check?.(object, { ...context, config: Object.fromEntries(defaults) }) ?? [];
};
