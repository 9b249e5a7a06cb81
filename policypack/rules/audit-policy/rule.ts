import { auditPolicies, isShadowed, type Request, reachOf, ruleTroubles, textsIn } from "../auditPolicies";
import { type CarriedDocument, placed, textCarriers } from "../carriedTexts";
import type { Field } from "../field";
import { demand, type Finding, fail, show, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Rules of an audit policy, the first that fits decides; logs of managed clusters. Allowed: what records, and holds no Secret. */
export const rule = defineRule({
  id: "audit-policy",
  group: "M",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [
    "Policy.audit.k8s.io",
    ...textCarriers,
    "APIServer.config.openshift.io",
    "aws:eks/cluster:Cluster",
    "aws-native:eks:Cluster",
    "gcp:container/cluster:Cluster",
  ],
  says: "the audit log names who touched Secrets, pods, roles and agents, and holds no Secret",
  why: "What is not recorded cannot be found out afterwards; and whoever reads a log with bodies of Secrets reads the Secrets.",
  mend: "record secrets at Metadata, and entering of pods, roles and agents' custom resources at Metadata or more, before any rule with None",
  compliance: ["CIS 3.2.1", "CIS 3.2.2", "CIS 1.2.16", "K9"],
  config: {
    quietUsers: texts(
      ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"],
      "users and groups of the control plane whose own requests need no record; * at the end stands for any rest",
    ),
  },
  check: (object, { config: { quietUsers } }) => {
    const managed = clusters[object.origin.type ?? ""] ?? clusters[`${object.kind}.${object.group}`];
    if (managed !== undefined) return managed(object);
    const { documents, open } = auditPolicies(object);
    return [...open, ...documents.flatMap((document) => judgePolicy(document, quietUsers))];
  },
});

/** Kinds of requests that a policy must record, with the verbs that matter. */
interface Watched {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

const writes = ["create", "update", "patch", "delete", "deletecollection"];
const watched: readonly Watched[] = [
  { group: "", resource: "secrets", verbs: ["get", "list", "watch", ...writes] },
  { group: "", resource: "pods/exec", verbs: ["get", "create"] },
  { group: "", resource: "pods/ephemeralcontainers", verbs: ["update", "patch"] },
  ...["powertools", "powertoolconfigs"].map((resource) => ({
    group: "codriverlabs.ai.toe.run",
    resource,
    verbs: writes,
  })),
  { group: "kubeopencode.io", resource: "tasks", verbs: writes },
  { group: "gastown.gastown.io", resource: "polecats", verbs: writes },
  ...["roles", "rolebindings", "clusterroles", "clusterrolebindings"].map((resource) => ({
    group: "rbac.authorization.k8s.io",
    resource,
    verbs: writes,
  })),
];

const levels = ["None", "Metadata", "Request", "RequestResponse"];
/** Requests that carry the object; the answer to any of them may. */
const carrying = ["create", "update", "patch"];

const leaks = (level: string, { resource, verb }: Request): boolean =>
  resource === "secrets" && (level === "RequestResponse" || (level === "Request" && carrying.includes(verb)));

function judgePolicy(policy: CarriedDocument, quiet: readonly string[]): Finding[] {
  const rules = policy.root.at("rules");
  const omitted = policy.root.at("omitStages");
  const trouble = [
    ...omitted.each().flatMap((stage) => troubles(stage, "string")),
    ...rules.each().flatMap((one) => [...ruleTroubles(one), ...judgeLevel(one)]),
  ];
  // What cannot be read could be about anything: the rest is told to whoever has mended it.
  const found =
    trouble.length > 0
      ? trouble
      : [
          ...(endsRecord(omitted) ? [fail(omitted, "leaves ResponseComplete out")] : []),
          ...gathered(watched.flatMap((kind) => judgeWatched(rules, kind, quiet))),
        ];
  return found.map((finding) => placed(policy, finding));
}

const judgeLevel = (one: Field): Finding[] => demand(one.at("level"), "string", (level) => levels.includes(level));
const endsRecord = (stages: Field): boolean => textsIn(stages).includes("ResponseComplete");

interface Fault {
  readonly at: Field;
  readonly problem: string;
  readonly kind: Watched;
  readonly verb: string;
}

const judgeWatched = (rules: Field, kind: Watched, quiet: readonly string[]): Fault[] =>
  kind.verbs.flatMap((verb) =>
    judgeRequest(rules, { ...kind, verb }, quiet).map(([at, problem]) => ({ at, problem, kind, verb })),
  );

/** What one field does wrong in one line, for all that it is about. */
function gathered(faults: readonly Fault[]): Finding[] {
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) {
    const key = `${fault.at.path} ${fault.problem}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].flatMap((group) => {
    const about = watched.flatMap((kind) => {
      const verbs = group.filter((fault) => fault.kind === kind).map(({ verb }) => verb);
      if (verbs.length === 0) return [];
      return verbs.length === kind.verbs.length ? kind.resource : `${kind.resource} (${verbs.join(", ")})`;
    });
    return group.slice(0, 1).map(({ at, problem }) => fail(at, `${problem} ${about.join(", ")}`));
  });
}

type Problem = [at: Field, problem: string];

function judgeRequest(rules: Field, request: Request, quiet: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const before: Field[] = [];
  for (const one of rules.each()) {
    const reach = reachOf(one, request);
    if (reach === "none" || before.some((earlier) => isShadowed(one, earlier))) continue;
    problems.push(...judgeRule(one, request, quiet));
    if (reach === "all") return problems;
    before.push(one);
  }
  return [...problems, [rules, "none of them records"]];
}

function judgeRule(one: Field, request: Request, quiet: readonly string[]): Problem[] {
  const level = one.at("level").get("string") ?? "";
  if (leaks(level, request)) return [[one.at("level"), `${level} writes into the log`]];
  if (isQuiet(one, quiet)) return [];
  if (level === "None") return [[one.at("level"), "None leaves out"]];
  const stages = one.at("omitStages");
  return endsRecord(stages) ? [[stages, "leaves ResponseComplete out for"]] : [];
}

const fits = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** About parts of the control plane alone, which ask for Secrets all day long. */
const isQuiet = (one: Field, quiet: readonly string[]): boolean =>
  [one.at("users"), one.at("userGroups")]
    .map(textsIn)
    .some((names) => names.length > 0 && names.every((name) => quiet.some((pattern) => fits(pattern, name))));

/** A list of kinds of logs, each by its name. */
function judgeLogs(types: Field, names: readonly Field[]): Finding[] {
  if (names.some((name) => name.get("string") === "audit")) return [];
  return [names.some(({ isUnknown }) => isUnknown) ? unknown(types) : fail(types, 'without "audit"')];
}

const aws = ({ root }: KubeObject): Finding[] => {
  const types = root.at("enabledClusterLogTypes");
  return judgeLogs(types, types.each());
};

const awsNative = ({ root }: KubeObject): Finding[] => {
  const types = root.at("logging", "clusterLogging", "enabledTypes");
  return judgeLogs(
    types,
    types.each().map((type) => type.at("type")),
  );
};

const openShift = ({ root }: KubeObject): Finding[] => {
  const spec = root.at("spec", "audit");
  return [spec, ...spec.at("customRules").each()].flatMap((one) => {
    const profile = one.at("profile");
    const trouble = troubles(profile, "string");
    if (trouble.length > 0) return trouble;
    return profile.get("string") === "None" ? [fail(profile, show("None"))] : [];
  });
};

/** Google and OpenShift record by default, AWS does not. */
const clusters: Readonly<Record<string, (object: KubeObject) => Finding[]>> = {
  "aws:eks/cluster:Cluster": aws,
  "aws-native:eks:Cluster": awsNative,
  "gcp:container/cluster:Cluster": ({ root }) => {
    const service = root.at("loggingService");
    return service.get("string") === "none" ? [fail(service, show("none"))] : troubles(service, "string");
  },
  "APIServer.config.openshift.io": openShift,
};
