import { type Finding, fail } from "../rules/finding";
import type { KubeObject } from "../rules/object";
import { podPaths } from "../rules/podKinds";
import type { Context, Level, Rule, Tier } from "../rules/rule";
import type { Settings } from "../rules/settings";
import { patchedIn } from "./patches";

/** A finding with all that a report says about it. */
export interface Judged extends Finding {
  readonly rule: Rule;
  /** The rule's id, or `<id>-elsewhere` where it only advises. */
  readonly policy: string;
  readonly level: Level;
  readonly object: KubeObject;
  readonly tier: Tier;
}

export const elsewhereId = (id: string): string => `${id}-elsewhere`;

/** Under which name a rule speaks about a tier. */
export const policyFor = (rule: Rule, tier: Tier): string =>
  rule.elsewhere === true && tier === "elsewhere" ? elsewhereId(rule.id) : rule.id;

/** Whether a rule looks at an object at all. */
export function appliesTo(rule: Rule, object: KubeObject, settings: Settings): boolean {
  if (rule.check === undefined) return false;
  if (rule.kinds === "*") return object.kind !== "";
  const holdsPods = (): boolean => podPaths(object, settings.podPaths).length > 0;
  if (rule.kinds === "pods") return holdsPods();
  if (rule.kinds.includes("pods") && holdsPods()) return true;
  const qualified = object.group === "" ? object.kind : `${object.kind}.${object.group}`;
  return (
    rule.kinds.includes(qualified) || (object.origin.type !== undefined && rule.kinds.includes(object.origin.type))
  );
}

/** A fault in a rule must not pass for a clean object, nor end the run; the error's text may quote values, so it stays out. */
function guarded(check: () => Finding[], object: KubeObject | undefined): Finding[] {
  try {
    return check();
  } catch (error) {
    const name = error instanceof Error ? error.name : "error";
    const finding = fail("", `not judged: the rule itself failed with ${name}; please report it`);
    return [object ? { ...finding, object } : finding];
  }
}

const distinct = (findings: readonly Finding[]): readonly Finding[] => {
  if (findings.length < 2) return findings;
  const seen = new Map(findings.map((f) => [`${f.verdict}|${f.at}|${f.got}`, f]));
  return [...seen.values()];
};

function judged(rule: Rule, finding: Finding, object: KubeObject, context: Context): Judged {
  const tier = context.tierOf(object);
  const policy = policyFor(rule, tier);
  return {
    ...finding,
    rule,
    object,
    tier,
    policy,
    level: policy !== rule.id || finding.verdict !== "fail" ? "advisory" : rule.level,
  };
}

/** What a rule finds in one object. */
export const judgeObject = (rule: Rule, object: KubeObject, context: Context): Judged[] =>
  distinct(guarded(() => rule.check?.(object, context) ?? [], object)).map((finding) =>
    judged(rule, finding, object, context),
  );

/** The same, less what a check over the stack decides: the single object need not call that unknown. */
export function judgeAlone(rule: Rule, object: KubeObject, context: Context): Judged[] {
  const found = judgeObject(rule, object, context);
  return rule.checkStack ? found.filter(({ verdict }) => verdict !== "unknown") : found;
}

/** What a rule finds in all objects together; a finding about no object in particular is pinned on the first. */
export function judgeStack(rule: Rule, objects: readonly KubeObject[], context: Context): Judged[] {
  const [first] = objects;
  if (first === undefined || rule.checkStack === undefined) return [];
  const findings = guarded(() => rule.checkStack?.(objects, context) ?? [], first);
  const about = new Map<KubeObject, Finding[]>();
  for (const finding of findings) {
    const object = finding.object ?? first;
    about.set(object, [...(about.get(object) ?? []), finding]);
  }
  return [...about].flatMap(([object, found]) => distinct(found).map((f) => judged(rule, f, object, context)));
}

/** What a rule finds only in what an object and its patches make together. */
export function judgePatched(rule: Rule, objects: readonly KubeObject[], context: Context): Judged[] {
  return patchedIn(objects).flatMap(({ object, parts }) => {
    if (!appliesTo(rule, object, context.settings)) return [];
    // One finding per fault: where a part alone breaks the rule, that has been said.
    if (parts.some((part) => judgeObject(rule, part, context).some(({ verdict }) => verdict === "fail"))) return [];
    return judgeObject(rule, object, context).filter(({ verdict }) => verdict === "fail");
  });
}

const containerPath = /^(.*\b(?:containers|initContainers|ephemeralContainers)\[(\d+)\])/;

/** `(container "agent")` for a path inside a container that has a name. */
export function containerAt(object: KubeObject, at: string): string {
  const path = containerPath.exec(at)?.[1];
  if (path === undefined) return "";
  const steps = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  let value: unknown = object.root.value;
  for (const step of steps) value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  const name = typeof value === "object" && value !== null ? Reflect.get(value, "name") : undefined;
  return typeof name === "string" ? ` (container "${name}")` : "";
}

/** `spec.hostPID is true; remove hostPID`: what, where, how to mend. */
export function sentence(judged: Judged): string {
  const { at, got, rule, object } = judged;
  const where = at === "" ? "the object" : at;
  return `${where}${containerAt(object, at)}: ${got}; ${rule.mend}`;
}
