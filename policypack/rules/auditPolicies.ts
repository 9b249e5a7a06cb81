import { type CarriedDocuments, carriedDocuments } from "./carriedTexts";
import type { Field } from "./field";
import { type Finding, troubles } from "./finding";
import { memo } from "./memo";
import type { KubeObject } from "./object";

const isPolicy = (field: Field): boolean =>
  field.at("kind").get("string") === "Policy" && /^audit\.k8s\.io\//.test(field.at("apiVersion").get("string") ?? "");

const deepest = 20;

/** A policy may stand inside the file of an installer, and not alone. A text may refer to itself, hence each part is seen once. */
function policiesBelow(field: Field, seen = new Set<unknown>(), depth = 0): Field[] {
  if (isPolicy(field)) return [field];
  if (depth > deepest || seen.has(field.value)) return [];
  seen.add(field.value);
  const items = field.get("list") === undefined ? [] : field.each();
  const values = field.get("map") === undefined ? [] : field.entries().map(([, value]) => value);
  return [...items, ...values].flatMap((value) => policiesBelow(value, seen, depth + 1));
}

/** Every audit policy in an object: itself, or inside a text that it carries. */
export const auditPolicies = memo((object: KubeObject): CarriedDocuments => {
  if (isPolicy(object.root)) return { documents: [{ where: "", root: object.root }], open: [] };
  return carriedDocuments(object, {
    called: "an audit policy",
    marks: /audit\.k8s\.io/,
    names: /audit/i,
    find: (root) => policiesBelow(root),
  });
});

/** What somebody asks of the API server; `pods/exec` is a subresource. */
export interface Request {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

const narrowing = ["users", "userGroups", "namespaces"] as const;
const lists = [...narrowing, "verbs", "nonResourceURLs", "omitStages"] as const;

/** The known texts of a list. */
export const textsIn = (field: Field): string[] => field.each().flatMap((item) => item.get("string") ?? []);

/** What keeps a rule of a policy from being read. */
export const ruleTroubles = (rule: Field): Finding[] => [
  ...lists.flatMap((list) =>
    rule
      .at(list)
      .each()
      .flatMap((item) => troubles(item, "string")),
  ),
  ...rule
    .at("resources")
    .each()
    .flatMap((entry) => [
      ...troubles(entry.at("group"), "string"),
      ...["resources", "resourceNames"].flatMap((list) =>
        entry
          .at(list)
          .each()
          .flatMap((item) => troubles(item, "string")),
      ),
    ]),
];

function coversResource(entry: Field, { group, resource }: Request): boolean {
  const own = entry.at("group").get("string") ?? "";
  if (own !== "*" && own !== group) return false;
  const resources = textsIn(entry.at("resources"));
  if (resources.length === 0) return true;
  const [whole = "", part] = resource.split("/");
  return resources.some(
    // The API server lets `pods/*` stand for pods too.
    (one) => one === "*" || one === resource || one === `${whole}/*` || one === `*/${part}`,
  );
}

/** About which requests a rule speaks: of anybody, everywhere; of some only; or not of such ones. */
export type Reach = "all" | "some" | "none";

export function reachOf(rule: Field, request: Request): Reach {
  const verbs = textsIn(rule.at("verbs"));
  if (verbs.length > 0 && !verbs.includes(request.verb)) return "none";
  const entries = rule.at("resources").each();
  if (entries.length === 0 && textsIn(rule.at("nonResourceURLs")).length > 0) return "none";
  const covering = entries.filter((entry) => coversResource(entry, request));
  if (entries.length > 0 && covering.length === 0) return "none";
  const named = covering.length > 0 && covering.every((entry) => textsIn(entry.at("resourceNames")).length > 0);
  return named || narrowing.some((list) => textsIn(rule.at(list)).length > 0) ? "some" : "all";
}

/** Whether an earlier rule takes all that a later one could be about: same people, same namespaces, any name. */
export function isShadowed(later: Field, earlier: Field): boolean {
  if (
    earlier
      .at("resources")
      .each()
      .some((entry) => textsIn(entry.at("resourceNames")).length > 0)
  )
    return false;
  return narrowing.every((list) => {
    const wider = textsIn(earlier.at(list));
    const narrower = textsIn(later.at(list));
    return wider.length === 0 || (narrower.length > 0 && narrower.every((one) => wider.includes(one)));
  });
}
