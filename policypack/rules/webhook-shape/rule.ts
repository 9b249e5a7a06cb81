import type { Field } from "../field";
import { advice, demand, type Finding, fail, judge, show, troubles, unknown } from "../finding";
import { isA } from "../near";
import { defineRule } from "../rule";
import { webhookKinds, webhooksOf } from "../webhooks/webhooks";

/** Kinds that samples use and no API server has: they are names of its admission plugins and of Go types. */
const misnamed = [
  "ValidatingAdmissionWebhook.admissionregistration.k8s.io",
  "MutatingAdmissionWebhook.admissionregistration.k8s.io",
  "ValidatingWebhook.admissionregistration.k8s.io",
  "MutatingWebhook.admissionregistration.k8s.io",
];

/** Fields: kind; sideEffects, admissionReviewVersions and timeoutSeconds of webhooks. Allowed: what an API server can use. */
export const rule = defineRule({
  id: "webhook-shape",
  group: "M",
  level: "mandatory",
  severity: "medium",
  kinds: [...webhookKinds, ...misnamed],
  says: "admission webhooks are written in a form that the API server takes",
  why: "A webhook that is refused, or skipped in a dry run, guards nothing while everybody believes it does.",
  mend: "use kind ValidatingWebhookConfiguration with sideEffects: None, admissionReviewVersions: [v1] and timeoutSeconds: 10 at most",
  compliance: ["K9"],
  check: (object) =>
    isA(object, ...misnamed)
      ? [fail(object.root.at("kind"), `${object.kind}, which no API server has`)]
      : webhooksOf(object).flatMap(judgeWebhook),
});

const judgeWebhook = (webhook: Field): Finding[] => [
  ...demand(webhook.at("sideEffects"), "string", (effects) => ["None", "NoneOnDryRun"].includes(effects)),
  ...judgeVersions(webhook.at("admissionReviewVersions")),
  ...judgeTimeout(webhook.at("timeoutSeconds")),
];

function judgeVersions(field: Field): Finding[] {
  const trouble = judge(field, "list", (list) => (list === undefined && !field.partial ? "unset" : undefined));
  if (trouble.length > 0 || field.isAbsent) return trouble;
  const versions = field.each();
  if (versions.some((version) => ["v1", "v1beta1"].includes(version.get("string") ?? ""))) return [];
  return versions.some(({ isUnknown }) => isUnknown)
    ? [unknown(field)]
    : [fail(field, "no version that the API server speaks")];
}

const longest = 10;

function judgeTimeout(field: Field): Finding[] {
  const seconds = field.get("number") ?? 0;
  return seconds > longest ? [advice(field, show(seconds))] : troubles(field, "number");
}
