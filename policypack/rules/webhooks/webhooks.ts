import type { Answer } from "../egress/selector";
import type { Field } from "../field";
import type { KubeObject } from "../object";

const group = "admissionregistration.k8s.io";
export const validatingKind = `ValidatingWebhookConfiguration.${group}`;
export const mutatingKind = `MutatingWebhookConfiguration.${group}`;
export const webhookKinds = [validatingKind, mutatingKind];

/** The webhooks of a configuration. */
export const webhooksOf = ({ root }: KubeObject): Field[] => root.at("webhooks").each();

/** Whether an object is of the beta version, which has other defaults. */
export const isBeta = ({ version }: KubeObject): boolean => version === "v1beta1";

/** Whether what a webhook guards is refused when it does not answer. */
export function failsClosed(object: KubeObject, webhook: Field): Answer {
  const policy = webhook.at("failurePolicy");
  if (policy.isAbsent && !policy.partial) return isBeta(object) ? "no" : "yes";
  const text = policy.get("string");
  return text === undefined ? "maybe" : text === "Ignore" ? "no" : "yes";
}
