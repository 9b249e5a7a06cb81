import { scaleOf } from "../availability/scale";
import { allOf } from "../availability/stack";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { originalOf } from "../patches";
import { podsOf } from "../pods";
import { type Context, defineRule } from "../rule";
import { texts } from "../settings";
import { type Backend, backendsOf } from "../webhooks/backends";

const servingKinds = ["Deployment.apps", "Deployment.extensions", "StatefulSet.apps"];

/** Fields: spec.replicas of what serves webhooks, or spec.minReplicas of its scaler. Allowed: 2 at least. */
export const rule = defineRule({
  id: "ha-replicas",
  group: "L",
  level: "advisory",
  severity: "low",
  kinds: servingKinds,
  says: "what serves webhooks has two replicas",
  why: "The API server waits for webhooks; one replica makes each restart of it an outage of what it serves.",
  mend: "set spec.replicas: 2, or minReplicas: 2 on its scaler",
  compliance: ["K8"],
  config: { singletons: texts([], "controllers that run once by design, as namespace/name") },
  checkStack: (objects, context) => {
    const backends = backendsOf(objects, context);
    return allOf(objects, ...servingKinds)
      .filter((object) => !context.config.singletons.includes(`${object.namespace}/${object.name}`))
      .filter((object) => serves(object, backends, context))
      .flatMap((object) => judgeScale(object, objects));
  },
});

const word = /(^|-)(webhooks?|admission)(-|$)/;

/** A port or a component that is called so. */
const saysSo = (object: KubeObject, context: Context): boolean =>
  podsOf(object, context).some(({ containers, metadata }) =>
    [
      metadata.at("labels", "app.kubernetes.io/component"),
      ...containers.flatMap(({ field }) => field.at("ports").each()).map((port) => port.at("name")),
    ].some((field) => word.test(field.get("string") ?? "")),
  );

/** Where requests are refused without an answer, `ha-webhook-backend` speaks about the same pods. */
function serves(object: KubeObject, backends: readonly Backend[], context: Context): boolean {
  const behind = backends.filter(({ selection }) => selection?.pods.some(({ owner }) => owner === originalOf(object)));
  return behind.every(({ closed }) => closed === "no") && (behind.length > 0 || saysSo(object, context));
}

function judgeScale(controller: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const { at, least, object } = scaleOf(controller, objects);
  if ((least ?? 0) > 1) return [];
  const trouble = troubles(at, "number");
  const got = at.isAbsent ? "unset, which means 1" : show(least);
  const open = least === undefined ? unknown(at, "how many replicas it has") : fail(at, got);
  return (trouble.length > 0 ? trouble : [open]).map((finding) => ({ ...finding, object }));
}
