import { tierLabel } from "../agentKinds";
import { isEmptySelector, selectorOf } from "../egress/selector";
import { clusterOf } from "../egress/workloads";
import { nameLabel, worldOf } from "../egress/world";
import type { Field } from "../field";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { roomsOf } from "../rooms/room";
import { type Context, defineRule } from "../rule";
import { texts } from "../settings";
import { callersLeftOut } from "../webhooks/callers";
import { webhookKinds, webhooksOf } from "../webhooks/webhooks";

const config = {
  guardedLabels: texts([nameLabel, tierLabel], "labels of namespaces that tenants cannot set"),
};

/** Fields: objectSelector, namespaceSelector and matchConditions of webhooks. Allowed: what takes in every agent, whatever it does. */
export const rule = defineRule({
  id: "webhook-bypass-selector",
  group: "M",
  level: "mandatory",
  severity: "high",
  kinds: webhookKinds,
  says: "no agent gets around an admission webhook",
  why: "A label that its author may choose, or a condition that spares an account, is a way around the guard.",
  mend: `select namespaces by ${nameLabel} or ${tierLabel}, and no objects; name other labels that tenants cannot set in guardedLabels`,
  compliance: ["K9"],
  config,
  check: (object, context) => webhooksOf(object).flatMap((webhook) => judgeAlone(webhook, object, context)),
  checkStack: (objects, context) =>
    objects
      .filter((object) => isA(object, ...webhookKinds))
      .flatMap((object) =>
        webhooksOf(object)
          .flatMap((webhook) => judgeTogether(webhook, object, objects, context))
          .map((finding) => ({ ...finding, object })),
      ),
});

const judgeAlone = (webhook: Field, object: KubeObject, context: Context<typeof config>): Finding[] => [
  ...judgeObjects(webhook.at("objectSelector")),
  ...judgeKeys(webhook, context.config.guardedLabels),
  ...judgeConditions(webhook.at("matchConditions"), object, context),
];

function judgeObjects(field: Field): Finding[] {
  const trouble = troubles(field, "map");
  if (trouble.length > 0 || isEmptySelector(field)) return trouble;
  return [fail(field, "labels of the object, which its author chooses")];
}

/** Rules about the cluster's own objects ask for no labels of a namespace. */
const isAboutNamespaces = (webhook: Field): boolean => {
  const rules = webhook.at("rules").each();
  return rules.length === 0 || rules.some((rule) => rule.at("scope").get("string") !== "Cluster");
};

function judgeKeys(webhook: Field, guarded: readonly string[]): Finding[] {
  const selector = webhook.at("namespaceSelector");
  if (!isAboutNamespaces(webhook)) return [];
  const labels = selector.at("matchLabels").entries();
  const keys = selector
    .at("matchExpressions")
    .each()
    .map((one) => one.at("key"));
  return [
    ...labels.flatMap(([key, field]) => (key === "" ? troubles(field, "map") : judgeKey(key, field, guarded))),
    ...keys.flatMap((field) => [...troubles(field, "string"), ...judgeKey(field.get("string"), field, guarded)]),
  ];
}

const judgeKey = (key: string | undefined, field: Field, guarded: readonly string[]): Finding[] =>
  key === undefined || guarded.includes(key)
    ? []
    : [fail(field, `${show(key)}, a label that tenants may set themselves`)];

const judgeConditions = (field: Field, object: KubeObject, context: Context): Finding[] =>
  field.each().flatMap((condition) => {
    const expression = condition.at("expression");
    const { refused, open } = callersLeftOut(expression.get("string") ?? "", object, context);
    const [agent] = refused;
    if (agent !== undefined) return [fail(expression, `leaves out ${show(agent)}`)];
    return open ? [unknown(expression, "whom it leaves out")] : troubles(expression, "string");
  });

/** Whether the labels of every agent namespace match. What the selector alone shows is not said twice. */
function judgeTogether(
  webhook: Field,
  object: KubeObject,
  objects: readonly KubeObject[],
  context: Context<typeof config>,
): Finding[] {
  const field = webhook.at("namespaceSelector");
  const alone = judgeAlone(webhook, object, context);
  const open = alone.filter(({ verdict }) => verdict === "unknown");
  if (alone.some(({ at }) => at.startsWith(field.path)) || !isAboutNamespaces(webhook)) return open;
  const selects = selectorOf(field);
  const world = worldOf(objects, context);
  const rooms = roomsOf(objects, context).filter(({ cluster }) => cluster === clusterOf(object));
  const left = rooms.flatMap(({ cluster, namespace }): Finding[] => {
    const answer = selects(world.namespaceLabels(cluster, namespace));
    if (answer === "yes") return [];
    return [
      answer === "no"
        ? fail(field, `leaves out agent namespace ${show(namespace)}`)
        : unknown(field, `whether it takes in agent namespace ${show(namespace)}`),
    ];
  });
  return [...open, ...left];
}
