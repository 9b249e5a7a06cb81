import type { Field } from "../field";
import { demand, type Finding, fail, judge, show, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { isAgentNamespace } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";
import { text } from "../settings";
import { isInjected } from "../webhooks/injection";
import { webhookKinds, webhooksOf } from "../webhooks/webhooks";

/** Fields: clientConfig of webhooks. Allowed: a Service outside of the agent tier, over TLS with a known authority. */
export const rule = defineRule({
  id: "webhook-endpoint",
  group: "M",
  level: "mandatory",
  severity: "high",
  kinds: webhookKinds,
  says: "webhooks answer from inside the cluster, from a namespace without agents, under a known authority",
  why: "Whoever answers a webhook sees every object that it guards, Secrets too, and decides what is admitted.",
  mend: "name a Service of an operator's namespace (list it in operatorNamespaces), and set caBundle or the annotation cert-manager.io/inject-ca-from",
  compliance: ["K6"],
  config: { clusterDomain: text("cluster.local", "DNS domain of the cluster") },
  check: (object, context) =>
    webhooksOf(object).flatMap((webhook) => {
      const client = webhook.at("clientConfig");
      return [
        ...judgeUrl(client.at("url"), context.config.clusterDomain),
        ...judgeService(client.at("service"), object, context),
        ...judgeBundle(client.at("caBundle"), object),
      ];
    }),
});

/** The URL itself stays out of messages: its path may be a secret. */
const judgeUrl = (field: Field, domain: string): Finding[] =>
  judge(field, "string", (value) => {
    if (value === undefined) return undefined;
    if (!URL.canParse(value)) return "malformed: no URL";
    const { protocol, hostname } = new URL(value);
    if (protocol !== "https:") return `${show(protocol)}, which is not https`;
    const host = hostname.replace(/\.$/, "");
    return host.endsWith(".svc") || host.endsWith(`.svc.${domain}`)
      ? undefined
      : `${show(host)}, which is outside of the cluster`;
  });

function judgeService(service: Field, near: KubeObject, context: Context): Finding[] {
  if (service.isAbsent) return [];
  const field = service.at("namespace");
  const name = field.get("string") ?? "";
  return isAgentNamespace(name, near, context) && name !== ""
    ? [fail(field, `${show(name)}, where agents may run`)]
    : demand(field, "string", () => true);
}

function judgeBundle(field: Field, object: KubeObject): Finding[] {
  const injected = isInjected(object);
  const trouble = troubles(field, "string");
  if (injected === "yes" || trouble.length > 0) return injected === "yes" ? [] : trouble;
  const content = Buffer.from(field.get("string") ?? "", "base64").toString();
  if (content.trim() !== "" || (field.isAbsent && field.partial)) return [];
  return [injected === "maybe" ? unknown(field, "unset, unless an annotation asks for it") : fail(field, "unset")];
}
