import { leastPods } from "../availability/selection";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { clusterOf } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";
import { type Backend, backendsOf } from "../webhooks/backends";
import { webhookKinds } from "../webhooks/webhooks";

/** Pods behind webhooks that must answer. Allowed: two at least. */
export const rule = defineRule({
  id: "ha-webhook-backend",
  group: "L",
  level: "advisory",
  severity: "medium",
  evidenceOnOwn: true,
  kinds: webhookKinds,
  says: "a webhook that must answer has two pods that can",
  why: "With failurePolicy Fail nothing that it guards can be changed while its only pod restarts, not even the pod itself.",
  mend: "run the controller behind the Service with 2 replicas",
  compliance: ["K9"],
  checkStack: (objects, context) =>
    backendsOf(objects, context)
      .filter((backend) => backend.closed !== "no" && !isVouchedFor(backend, context))
      .flatMap((backend) => judge(backend, objects).map((finding) => ({ ...finding, object: backend.caller }))),
});

const isVouchedFor = ({ at, caller }: Backend, context: Context): boolean =>
  context.attested({ kind: "Service", name: at.at("name").get("string") ?? "", ...clusterOf(caller) });

function judge({ at, closed, service, selection }: Backend, objects: readonly KubeObject[]): Finding[] {
  if (at.isUnknown) return [unknown(at)];
  if (service === undefined) return [unknown(at, "its Service is not in this stack")];
  if (selection === undefined) return [unknown(at, "its Service selects no pods by itself")];
  if (selection.pods.some(({ owner }) => owner.kind === "DaemonSet")) return [];
  const least = leastPods(selection, objects);
  if ((least ?? 0) > 1) return [];
  const open = selection.any === "maybe" || selection.doubtful.length > 0 || least === undefined || closed === "maybe";
  return [open ? unknown(at, "how many pods answer") : fail(at, `pods that answer: ${least}`)];
}
