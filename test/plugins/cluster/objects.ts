import type { Properties } from "../../../local/plugins/values";

export const types = {
  namespace: "kubernetes:core/v1:Namespace",
  configMap: "kubernetes:core/v1:ConfigMap",
  secret: "kubernetes:core/v1:Secret",
  service: "kubernetes:core/v1:Service",
  deployment: "kubernetes:apps/v1:Deployment",
  binding: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  definition: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
  widget: "kubernetes:contract.test/v1:Widget",
  configMapPatch: "kubernetes:core/v1:ConfigMapPatch",
};

export const configMap = (name: string | undefined, data: Properties, more: Properties = {}): Properties => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { ...(name === undefined ? {} : { name }), ...more },
  data,
});

export const pod = (label: string): Properties => ({
  metadata: { labels: { app: label } },
  spec: { containers: [{ name: "main", image: "registry.test/main:1.0.0" }] },
});

export const deployment = (name: string, replicas = 1, more: Properties = {}): Properties => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, ...more },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: pod(name) },
});

export const definition: Properties = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.contract.test" },
  spec: {
    group: "contract.test",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets", singular: "widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { size: { type: "integer", maximum: 9 } } } },
          },
        },
      },
    ],
  },
};

export const widget = (name: string, spec: Properties): Properties => ({
  apiVersion: "contract.test/v1",
  kind: "Widget",
  metadata: { name },
  spec,
});
