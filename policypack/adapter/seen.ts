import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { type KubeObject, kubeObjects } from "../rules/object";
import { snapshot } from "./snapshot";

/** A resource as policies get it: by itself, or with all others of the stack. */
export type Seen = Pick<ResourceValidationArgs | PolicyResource, "type" | "props" | "urn" | "opts" | "provider">;

/** Untargeted and new, a resource comes without anything at all, and nothing will be made of it. */
const isHollow = ({ type, props }: Seen): boolean => type.startsWith("kubernetes:") && Object.keys(props).length === 0;

/** The objects in a resource; plain data, in which unknown values are marked. */
export function objectsOf(seen: Seen): KubeObject[] {
  if (isHollow(seen)) return [];
  const { type, props, urn, opts, provider } = seen;
  return kubeObjects(snapshot(props), {
    type,
    urn,
    cluster: provider?.urn ?? "",
    options: {
      ignoreChanges: opts.ignoreChanges ?? [],
      protect: opts.protect,
      ...(opts.parent === undefined ? {} : { parent: opts.parent }),
    },
  });
}

/** URNs of the providers that pass over clusters which they do not reach, and leave what they knew of them. */
export const staleProviders = (resources: readonly Seen[]): string[] => {
  const passing = resources.flatMap(({ provider }) => {
    const option = Reflect.get(Object(snapshot(provider?.props)), "skipUpdateUnreachable");
    return provider !== undefined && String(option) === "true" ? [provider.urn] : [];
  });
  return [...new Set(passing)];
};
