import { commandWords } from "../commands";
import type { Field } from "../field";
import { type Finding, troubles, unknown } from "../finding";
import { leavesOf } from "../leaves";
import type { KubeObject } from "../object";
import { type Expand, judgeAddress, type Told, type Where } from "../plainHttp";
import { type Container, everyContainer } from "../pods";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Where custom resources and webhooks name whom they, or their agents, talk to. */
const places: Readonly<Record<string, readonly string[]>> = {
  "Polecat.gastown.gastown.io": ["spec", "agentConfig"],
  "PowerTool.codriverlabs.ai.toe.run": ["spec"],
  "Agent.kubeopencode.io": ["spec"],
  "AgentTemplate.kubeopencode.io": ["spec"],
  "Task.kubeopencode.io": ["spec"],
  "CronTask.kubeopencode.io": ["spec", "taskTemplate"],
  "KubeOpenCodeConfig.kubeopencode.io": ["spec"],
  "ValidatingWebhookConfiguration.admissionregistration.k8s.io": ["webhooks"],
  "MutatingWebhookConfiguration.admissionregistration.k8s.io": ["webhooks"],
  "CustomResourceDefinition.apiextensions.k8s.io": ["spec", "conversion"],
  "AlertmanagerConfig.monitoring.coreos.com": ["spec"],
  "Provider.notification.toolkit.fluxcd.io": ["spec"],
  "Instrumentation.opentelemetry.io": ["spec"],
  "OpenTelemetryCollector.opentelemetry.io": ["spec"],
};

/** Variables, arguments and fields that hold addresses. Allowed: https; http to loopback, and with advice inside the cluster. */
export const rule = defineRule({
  id: "http-endpoint",
  group: "K",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: ["pods", ...Object.keys(places)],
  says: "programs talk to others over TLS",
  why: "Whoever sits in between reads prompts and code in the clear, and answers in place of the model, the proxy or the collector.",
  mend: "write https://",
  compliance: ["K6"],
  config: {
    clusterDomains: texts(["cluster.local"], "domains of the cluster's own names"),
    identifierHosts: texts(
      [
        "www.w3.org",
        "json-schema.org",
        "schemas.xmlsoap.org",
        "schemas.microsoft.com",
        "schemas.openxmlformats.org",
        "docs.oasis-open.org",
        "schema.org",
        "purl.org",
        "xmlns.com",
      ],
      "hosts in the names of schemas and XML namespaces, which nobody opens",
    ),
  },
  check: (object, context) => {
    const where = { ...context.config, settings: context.settings };
    return [
      ...everyContainer(object, context, (container) => judgeContainer(container, where)),
      ...judgeFields(object, where),
    ];
  },
});

/** What the kubelet writes into a variable: the pod itself, its node, or a name. */
const told: Readonly<Record<string, string>> = {
  "status.podIP": "localhost",
  "status.hostIP": "node",
  "spec.nodeName": "node",
  "metadata.namespace": "namespace",
  "metadata.name": "pod",
};

const expandIn =
  (list: Field): Expand =>
  (name) => {
    const [variable] = list
      .each()
      .filter((one) => one.at("name").get("string") === name)
      .slice(-1);
    const reference = variable?.at("valueFrom", "fieldRef", "fieldPath").get("string") ?? "";
    return variable?.at("value").get("string") ?? told[reference];
  };

function judgeContainer(container: Container, where: Where): Finding[] {
  const variables = container.field.at("env");
  const expand = expandIn(variables);
  const values = variables.each().map((variable) => {
    const field = variable.at("value");
    return { field, key: variable.at("name").get("string") ?? "", text: field.get("string") ?? "" };
  });
  const spots = [...values, ...commandWords(container).map(wordOf)];
  return spots.flatMap((spot) => [...troubles(spot.field, "string"), ...judgeAddress(spot, where, expand)]);
}

/** `--endpoint=http://…` and `PROXY=http://…` are addresses with a name in front. */
function wordOf(field: Field): Told {
  const text = field.get("string") ?? "";
  const [, key = "", value = text] = /^-{0,2}([A-Za-z][\w.-]*)=(.*)$/s.exec(text) ?? [];
  return { field, key, text: value };
}

/** git-url-scheme speaks about repositories. */
const isRepository = (key: string): boolean => key === "repository";
const holdsAddress = /(url|uri|endpoint|source|proxy|address)$/i;

function judgeFields({ kind, group, root }: KubeObject, where: Where): Finding[] {
  const place = places[`${kind}.${group}`] ?? [];
  const leaves = place.length === 0 ? [] : leavesOf(root.at(...place));
  return leaves
    .filter(({ key }) => !isRepository(key))
    .flatMap(({ key, field }) => {
      if (field.isUnknown) return holdsAddress.test(key) ? [unknown(field)] : [];
      return judgeAddress({ field, key, text: field.get("string") ?? "" }, where);
    });
}
