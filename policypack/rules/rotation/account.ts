import type { KubeObject } from "../object";
import { type Access, rbacOf } from "../rbac/graph";
import type { PolicyRule } from "../rbac/words";
import { rotated } from "./writers";

const podSpec = ["spec", "jobTemplate", "spec", "template", "spec"];

export const accountOf = ({ root }: KubeObject): string =>
  root.at(...podSpec, "serviceAccountName").get("string") ?? "default";

/** What the account of a CronJob was given, rule by rule. */
export const accessesOf = (job: KubeObject, objects: readonly KubeObject[]): Access[] =>
  rbacOf(objects)
    .filter(({ objects: [first] }) => first?.origin.cluster === job.origin.cluster)
    .flatMap(({ accesses }) => accesses)
    .filter(
      ({ subject }) =>
        subject.kind === "ServiceAccount" && subject.namespace === job.namespace && subject.name === accountOf(job),
    );

/** Whether a part of it is not known yet. */
export const isDoubtful = ({ rule, doubt }: Access): boolean =>
  [doubt, ...[rule.apiGroups, rule.resources, rule.verbs, rule.resourceNames].map((words) => words.doubt)].some(
    (field) => field !== undefined,
  );

const needed = ["get", "patch", "update"];
/** Names cannot bound it, and a new version may need a new object. */
const staging = [...needed, "create"];
const textsOf = ({ known }: PolicyRule["verbs"]): string[] => known.map(({ text }) => text);

/** What a rule gives beyond renewing the named Secrets and restarting who reads them; undefined where nothing. */
export function excessOf({ rule, binding }: Access, job: KubeObject): string | undefined {
  const [groups, resources] = [textsOf(rule.apiGroups), textsOf(rule.resources)];
  const [verbs, names] = [textsOf(rule.verbs), textsOf(rule.resourceNames)];
  if (binding.scope === "") return "rights in every namespace";
  if ([...groups, ...resources, ...verbs].includes("*")) return "a wildcard";
  const secrets = resources.includes("secrets") && groups.includes("");
  const beyond = verbs.filter((verb) => !(secrets ? staging : needed).includes(verb));
  if (beyond.length > 0) return `${beyond.join(", ")} on ${resources.join(", ")}`;
  const created = verbs.every((verb) => verb === "create");
  if (names.length === 0 && !created) return `${resources.join(", ")} of any name`;
  const own = rotated(job);
  const foreign = secrets ? names.filter((name) => !own.includes(`${binding.scope}/${name}`)) : [];
  return foreign.length === 0 ? undefined : `Secrets that it does not renew: ${foreign.join(", ")}`;
}
