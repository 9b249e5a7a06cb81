import type { Field } from "../field";
import { type Finding, fail, judge, troubles } from "../finding";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { asks, covers, type Reach, reachesOf, reachTroubles } from "../webhooks/reach";
import { builtIn, definedBy, type Served } from "../webhooks/resources";
import { isBeta, validatingKind, webhookKinds, webhooksOf } from "../webhooks/webhooks";

/**
 * Fields: rules and matchPolicy of webhooks. Allowed: both ways of writing an object, every served version, every container;
 * what only changes objects need not see all writes.
 */
export const rule = defineRule({
  id: "webhook-scope",
  group: "M",
  level: "advisory",
  severity: "medium",
  kinds: webhookKinds,
  says: "a webhook sees every way by which what it guards can be written",
  why: "What is refused on creation comes by an update, by another version of the API, or as an ephemeral container.",
  mend: "list CREATE and UPDATE, pods with pods/ephemeralcontainers, scope: '*', and leave matchPolicy at Equivalent",
  compliance: ["K9"],
  check: (object) => judgeAll(object, builtIn),
  checkStack: (objects) =>
    objects
      .filter((object) => isA(object, ...webhookKinds))
      .flatMap((object) => judgeAll(object, definedBy(objects)).map((finding) => ({ ...finding, object }))),
});

const judgeAll = (object: KubeObject, served: readonly Served[]): Finding[] =>
  webhooksOf(object).flatMap((webhook) => {
    const trouble = reachTroubles(webhook);
    if (trouble.length > 0) return trouble;
    const reaches = reachesOf(webhook);
    const guards = isA(object, validatingKind) ? [...judgeOperations(reaches), ...judgeContainers(reaches)] : [];
    return [
      ...guards,
      ...judgeVersions(webhook.at("matchPolicy"), isBeta(object) ? "Exact" : "Equivalent", reaches, served),
      ...reaches.flatMap((reach) => judgeScope(reach.field.at("scope"), reach, served)),
    ];
  });

const writes = ["CREATE", "UPDATE"];

/** Entries about subresources alone have an operation of their own. */
const isWhole = (resource: string): boolean => resource === "*/*" || !resource.includes("/");

/** What is written in one way only; in neither it is a guard of something else: of deletion, or of a connection. */
const judgeOperations = (reaches: readonly Reach[]): Finding[] =>
  reaches.flatMap(({ field, groups, resources }) => {
    const things = resources.filter(isWhole).flatMap((resource) => groups.map((group) => ({ group, resource })));
    const missing = things
      .map((thing) => writes.filter((write) => !reaches.some((reach) => covers(reach, thing) && asks(reach, write))))
      .filter(({ length }) => length === 1);
    return missing.map((write) => fail(field.at("operations"), `without ${write.join()}`));
  });

function judgeContainers(reaches: readonly Reach[]): Finding[] {
  const pods = { group: "", resource: "pods" };
  const guarding = reaches.find((reach) => covers(reach, pods) && writes.some((operation) => asks(reach, operation)));
  const ephemeral = { group: "", resource: "pods/ephemeralcontainers" };
  return guarding === undefined || reaches.some((reach) => covers(reach, ephemeral))
    ? []
    : [fail(guarding.field.at("resources"), "without pods/ephemeralcontainers")];
}

function judgeVersions(
  policy: Field,
  otherwise: string,
  reaches: readonly Reach[],
  served: readonly Served[],
): Finding[] {
  const trouble = troubles(policy, "string");
  if (trouble.length > 0 || (policy.get("string") ?? otherwise) !== "Exact" || (policy.isAbsent && policy.partial))
    return trouble;
  return served.flatMap((one) => {
    const about = reaches.filter((reach) => covers(reach, one));
    const [first] = about;
    const seen = about.flatMap(({ versions }) => versions);
    const missing = seen.includes("*") ? [] : one.versions.filter((version) => !seen.includes(version));
    return first === undefined || missing.length === 0
      ? []
      : [fail(first.field.at("apiVersions"), `without ${missing.join(", ")} of ${one.resource}`)];
  });
}

const judgeScope = (scope: Field, { groups, resources }: Reach, served: readonly Served[]): Finding[] =>
  judge(scope, "string", (value) => {
    const left = served.find(
      ({ group, resource, namespaced }) => namespaced && groups.includes(group) && resources.includes(resource),
    );
    return value === "Cluster" && left !== undefined ? `Cluster, which leaves out ${left.resource}` : undefined;
  });
