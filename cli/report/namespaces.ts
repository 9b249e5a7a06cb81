import { TierMap } from "../../policypack/engine/tier";
import { isNamespace, tierLabel } from "../../policypack/rules/agentKinds";
import type { Field } from "../../policypack/rules/field";
import type { KubeObject } from "../../policypack/rules/object";
import { podSecurityLabel } from "../../policypack/rules/podSecurityLabels";
import type { Tier } from "../../policypack/rules/rule";
import type { Settings } from "../../policypack/rules/settings";
import { type PlaceName, sortedBy } from "./places";

export interface NamespaceEntry {
  readonly name: string;
  /** Whether the input holds the Namespace itself, or only things in it. */
  readonly declared: boolean;
  /** Pod Security levels; "unset" where the cluster's default holds. */
  readonly enforce: string;
  readonly warn: string;
  readonly audit: string;
  readonly version: string;
  /** What the namespace calls itself. */
  readonly tier: string;
  /** How the rules judge it. */
  readonly judgedAs: Tier;
}

const wordOf = (field: Field): string =>
  field.isAbsent ? "unset" : field.isUnknown ? "not known yet" : (field.get("string") ?? "malformed");

const keyOf = ({ origin }: KubeObject, name: string): string => `${origin.cluster ?? ""}|${name}`;

/** Every namespace that the objects declare or live in. */
export function namespacesOf(
  objects: readonly KubeObject[],
  settings: Settings,
  placeName: PlaceName,
): NamespaceEntry[] {
  const tiers = new TierMap();
  tiers.note(objects);
  const found = new Map<string, KubeObject>();
  for (const object of objects) {
    if (isNamespace(object)) found.set(keyOf(object, object.name), object);
    else if (object.namespace !== "" && !found.has(keyOf(object, object.namespace)))
      found.set(keyOf(object, object.namespace), object);
  }
  const entries = [...found.values()].map((object): NamespaceEntry => {
    const declared = isNamespace(object);
    const label = (mode: string): string => (declared ? wordOf(podSecurityLabel(object, mode)) : "not shown");
    return {
      name: placeName(object.origin.cluster ?? "", declared ? object.name : object.namespace),
      declared,
      enforce: label("enforce"),
      warn: label("warn"),
      audit: label("audit"),
      version: label("enforce-version"),
      tier: declared ? wordOf(object.root.at("metadata", "labels", tierLabel)) : "not shown",
      judgedAs: tiers.tierOf(object, settings),
    };
  });
  return sortedBy(entries, ({ name }) => [name]);
}
