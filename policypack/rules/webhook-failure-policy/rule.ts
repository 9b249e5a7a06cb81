import { judge, show } from "../finding";
import { defineRule } from "../rule";

/** Field: webhooks[*].failurePolicy. Allowed: Fail, which is also the default of v1 (of v1beta1 it is Ignore). */
export const rule = defineRule({
  id: "webhook-failure-policy",
  group: "M",
  level: "mandatory",
  severity: "high",
  kinds: [
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
    "MutatingWebhookConfiguration.admissionregistration.k8s.io",
  ],
  says: "admission webhooks refuse when they cannot be asked",
  why: "A webhook that is ignored when it is down guards only while nobody attacks it.",
  mend: "set failurePolicy: Fail, and run the webhook with two replicas",
  compliance: ["CIS 5.2.1", "K9"],
  check: ({ root }) => {
    const old = root.at("apiVersion").get("string")?.endsWith("/v1beta1") === true;
    return root
      .at("webhooks")
      .each()
      .flatMap((webhook) =>
        judge(webhook.at("failurePolicy"), "string", (policy) => {
          if (policy === undefined) return old ? "unset, which means Ignore in v1beta1" : undefined;
          return policy === "Fail" ? undefined : show(policy);
        }),
      );
  },
});
