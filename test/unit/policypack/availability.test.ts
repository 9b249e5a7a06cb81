import assert from "node:assert/strict";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { kubeObject } from "../../../policypack/rules/object";

const rules = allRules().filter(({ id }) => /^(ha-|webhook-)/.test(id));

type Value = { apiVersion: string; kind: string; metadata: object; spec?: object; webhooks?: object[] };

const meta = { name: "a", namespace: "gastown-system" };
const labels = { app: "a" };
const container = {
  name: "a",
  livenessProbe: { httpGet: { path: "/live", port: 80 } },
  readinessProbe: { httpGet: { path: "/ready", port: 80 } },
};
const deployment: Value = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: meta,
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  },
};
const service: Value = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...meta, labels },
  spec: { selector: labels },
};
const budget: Value = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: meta,
  spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
};
const scaler: Value = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: meta,
  spec: { minReplicas: 2, maxReplicas: 4, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" } },
};
const ingress: Value = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: meta,
  spec: { defaultBackend: { service: { name: "a", port: { number: 80 } } } },
};
const monitor: Value = {
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: meta,
  spec: { selector: { matchLabels: labels } },
};
const webhook: Value = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "a" },
  webhooks: [
    {
      name: "a.example.org",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      clientConfig: { service: meta, caBundle: "Y2VydGlmaWNhdGU=" },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["secrets"] }],
    },
  ],
};
const dependent = [budget, service, scaler, ingress, monitor, webhook];

const told = (objects: readonly (readonly [Value, string])[]): string[] =>
  evaluate(
    objects.map(([value, cluster]) => kubeObject(value, { cluster })),
    { rules, now: new Date("2026-06-01T12:00:00Z") },
  )
    .findings.map(({ rule, verdict, object }) => `${verdict} ${rule.id} ${object.kind}`)
    .sort();

describe("the rules on availability and on webhooks", () => {
  it("say nothing about a webhook of two replicas with a budget, a scaler, an Ingress and a monitor", () => {
    assert.deepEqual(told([deployment, ...dependent].map((value) => [value, "one"])), []);
  });

  it("let objects of different clusters never meet, whatever their names", () => {
    const found = told([[deployment, "one"], ...dependent.map((value) => [value, "two"] as const)]);
    assert.deepEqual(found, [
      "fail ha-pdb Deployment",
      "unknown ha-dangling HorizontalPodAutoscaler",
      "unknown ha-dangling PodDisruptionBudget",
      "unknown ha-dangling Service",
      "unknown ha-webhook-backend ValidatingWebhookConfiguration",
    ]);
  });

  it("ask the Service of the webhook's own cluster", () => {
    const single: Value = { ...deployment, spec: { ...deployment.spec, replicas: 1 } };
    const found = told([
      [webhook, "one"],
      [service, "two"],
      [single, "two"],
    ]);
    assert.deepEqual(found, ["unknown ha-webhook-backend ValidatingWebhookConfiguration"]);
  });

  it("hold agents of one cluster against no webhook of another", () => {
    const room: Value = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "team", labels: { "palisade.dev/tier": "agent" } },
    };
    const selector = {
      matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["team"] }],
    };
    const narrow: Value = { ...webhook, webhooks: [{ ...webhook.webhooks?.[0], namespaceSelector: selector }] };
    const around = [deployment, service, budget].map((value) => [value, "one"] as const);
    assert.deepEqual(told([[narrow, "one"], ...around, [room, "two"]]), []);
    assert.deepEqual(told([[narrow, "one"], ...around, [room, "one"]]), [
      "fail webhook-bypass-selector ValidatingWebhookConfiguration",
    ]);
  });
});
