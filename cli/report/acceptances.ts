import { exemptionAnnotation, exemptionProblems } from "../../policypack/engine/exemptions";
import type { Field } from "../../policypack/rules/field";
import { describe, type KubeObject } from "../../policypack/rules/object";
import { podsOf } from "../../policypack/rules/pods";
import type { Rule } from "../../policypack/rules/rule";
import type { Exemption, Settings } from "../../policypack/rules/settings";
import { deadlineOf } from "./deadlines";
import { sortedBy } from "./places";

/** In the order of urgency. */
export const standings = ["expired", "incomplete", "not granted", "soon", "in force"] as const;
export type Standing = (typeof standings)[number];

/** A loosening: what it is, where it was found, who answers for it and until when. */
export interface Acceptance {
  readonly what: string;
  readonly where: string;
  readonly state: Standing;
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
  /** What is wrong with it, in words. */
  readonly faults: readonly string[];
}

const prefix = "palisade.dev/";
const textOf = (field: Field): string => field.get("string")?.trim() ?? "";

interface Parts {
  readonly what: string;
  readonly reason: Field;
  readonly owner: Field;
  readonly until: Field;
}

/** `accepts` with `accepted-…`, and `<what>-reason`, `-owner`, `-review-by`: one of the latter two gives it away. */
function partsIn(annotations: Field): Parts[] {
  const at = (key: string): Field => annotations.at(`${prefix}${key}`);
  const parts = (what: string, stem: string): Parts => ({
    what,
    reason: at(`${stem}-reason`),
    owner: at(`${stem}-owner`),
    until: at(`${stem}-review-by`),
  });
  const map = annotations.get("map") ?? {};
  const stems = Object.keys(map).flatMap((key) => /^palisade\.dev\/(.+)-(?:reason|review-by)$/.exec(key)?.[1] ?? []);
  if (!at("accepts").isAbsent) stems.push("accepted");
  const named = textOf(at("accepts")) || "not named";
  return [...new Set(stems)].map((stem) => parts(stem === "accepted" ? named : stem, stem));
}

function judged({ what, reason, owner, until }: Parts, where: string, now: Date): Acceptance {
  const missing = Object.entries({ reason, owner, "review-by": until })
    .filter(([, field]) => textOf(field) === "")
    .map(([key, field]) => `${key} is ${field.isUnknown ? "not known yet" : "missing"}`);
  const told = { what, where, reason: textOf(reason), owner: textOf(owner), until: textOf(until) };
  const deadline = deadlineOf(told.until, now);
  if (deadline === "expired") return { ...told, state: "expired", faults: missing };
  const faults = deadline === "unreadable" && told.until !== "" ? [...missing, "review-by is no day"] : missing;
  if (faults.length > 0) return { ...told, state: "incomplete", faults };
  return { ...told, state: deadline === "soon" ? "soon" : "in force", faults: [] };
}

/** On the object itself, and on the pods that it makes. */
const annotationsOf = (object: KubeObject, settings: Settings): Field[] => {
  const own = object.root.at("metadata", "annotations");
  const pods = podsOf(object, { settings }).map(({ metadata }) => metadata.at("annotations"));
  return [own, ...pods.filter(({ path }) => path !== own.path)];
};

function claims(object: KubeObject, { exemptions }: Settings): Acceptance[] {
  const id = textOf(object.root.at("metadata", "annotations", exemptionAnnotation));
  if (id === "" || exemptions.some((one) => one.id === id)) return [];
  const what = `exemption "${id}"`;
  const faults = ["the configuration grants no exemption of this id"];
  return [{ what, where: describe(object), state: "not granted", reason: "", owner: "", until: "", faults }];
}

function breakGlass(object: KubeObject, now: Date): Acceptance[] {
  const label = object.root.at("metadata", "labels", `${prefix}break-glass`);
  if (label.isAbsent || label.get("string") === "false") return [];
  const until = textOf(object.root.at("metadata", "annotations", `${prefix}expires`));
  const deadline = deadlineOf(until, now);
  const state: Standing =
    deadline === "ahead"
      ? "in force"
      : deadline === "unreadable"
        ? "incomplete"
        : deadline === "soon"
          ? "soon"
          : deadline;
  const faults = deadline === "unreadable" ? ["expires is no day"] : [];
  return [{ what: "break-glass", where: describe(object), state, reason: "", owner: "", until, faults }];
}

function granted(exemption: Exemption, rules: ReadonlyMap<string, Rule>, now: Date): Acceptance {
  const { policy, name, namespace, kind, reason, owner, expires } = exemption;
  const deadline = deadlineOf(String(expires), now);
  const faults = exemptionProblems(exemption, rules, now).filter((one) => !one.startsWith("expired on"));
  const state = deadline === "expired" ? "expired" : faults.length > 0 ? "incomplete" : undefined;
  return {
    what: `exemption from ${policy}`,
    where: `${kind ?? "any kind"} ${namespace === undefined ? name : `${namespace}/${name}`}`,
    state: state ?? (deadline === "soon" ? "soon" : "in force"),
    reason: String(reason ?? ""),
    owner: String(owner ?? ""),
    until: String(expires ?? ""),
    faults,
  };
}

/** Every loosening that objects or the configuration name, what has ended first. */
export function acceptancesOf(
  objects: readonly KubeObject[],
  settings: Settings,
  rules: ReadonlyMap<string, Rule>,
  now: Date,
): Acceptance[] {
  const found = objects.flatMap((object) => [
    ...annotationsOf(object, settings)
      .flatMap(partsIn)
      .map((parts) => judged(parts, describe(object), now)),
    ...claims(object, settings),
    ...breakGlass(object, now),
  ]);
  const exempt = settings.exemptions.map((exemption) => granted(exemption, rules, now));
  return sortedBy([...found, ...exempt], ({ state, until, what, where }) => [
    String(standings.indexOf(state)),
    until,
    what,
    where,
  ]);
}
