import type { KubeObject } from "../rules/object";
import type { Rule } from "../rules/rule";
import type { Evidence, Settings } from "../rules/settings";
import { endOfDay } from "./exemptions";

/** Whether somebody answers, today, for something that this stack cannot show. */
export const isAttested = (settings: Settings, policy: string, about: Partial<Evidence>, now: Date): boolean =>
  settings.externalEvidence.some(
    (entry) =>
      entry.policy === policy &&
      (["cluster", "namespace", "kind", "name"] as const).every(
        (key) => entry[key] === undefined || about[key] === undefined || entry[key] === about[key],
      ) &&
      (endOfDay(entry.expires) ?? 0) > now.getTime(),
  );

/** Entries about policies that do not exist. */
export function evidenceProblems(given: Readonly<Record<string, unknown>>, rules: ReadonlyMap<string, Rule>): string[] {
  const entries: unknown = given.externalEvidence;
  return (Array.isArray(entries) ? entries : []).flatMap((entry, index) => {
    const policy: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, "policy") : undefined;
    return typeof policy === "string" && !rules.has(policy)
      ? [`externalEvidence[${index}]: policy "${policy}" does not exist`]
      : [];
  });
}

/** Entries that nobody answers for, that have ended, or that an object of the stack contradicts. */
export function evidenceFaults(
  settings: Settings,
  rules: ReadonlyMap<string, Rule>,
  objects: readonly KubeObject[],
  now: Date,
): string[] {
  return settings.externalEvidence.flatMap((entry, index) => {
    const faults: string[] = [];
    if (String(entry.owner ?? "").trim() === "") faults.push("owner is missing");
    const end = endOfDay(String(entry.expires));
    if (end === undefined) faults.push(`expires "${entry.expires}" is no day; write YYYY-MM-DD`);
    else if (end <= now.getTime()) faults.push(`expired on ${entry.expires}`);
    const outside = rules.get(entry.policy)?.evidenceOnOwn === undefined;
    if (outside && objects.some((object) => declares(object, entry)))
      faults.push("the stack declares that object itself; remove the entry");
    return faults.map((fault) => `externalEvidence[${index}]: ${fault}`);
  });
}

const declares = (object: KubeObject, entry: Evidence): boolean =>
  entry.kind !== undefined &&
  entry.name !== undefined &&
  object.kind === entry.kind &&
  object.name === entry.name &&
  !object.patch &&
  (entry.cluster === undefined || entry.cluster === (object.origin.cluster ?? "")) &&
  (entry.namespace === undefined || entry.namespace === object.namespace);
