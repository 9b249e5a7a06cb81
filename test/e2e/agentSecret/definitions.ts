const text = { type: "string" };
const flag = { type: "boolean" };
const texts = { type: "object", additionalProperties: text };
const object = (properties: object, required: string[] = []): object => ({ type: "object", properties, required });
const oneOf = (...values: string[]): object => ({ type: "string", enum: values });
const marks = object({ labels: texts, annotations: texts });

const definition = (group: string, version: string, kind: string, spec: object): object => {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        { name: version, served: true, storage: true, schema: { openAPIV3Schema: object({ spec }, ["spec"]) } },
      ],
    },
  };
};

/** The fields that their projects publish, as far as they are written here; every other one is refused or pruned. */
export const definitions: object[] = [
  definition(
    "bitnami.com",
    "v1alpha1",
    "SealedSecret",
    object({ encryptedData: texts, template: object({ type: text, immutable: flag, metadata: marks, data: texts }) }, [
      "encryptedData",
    ]),
  ),
  definition(
    "external-secrets.io",
    "v1",
    "ExternalSecret",
    object({
      refreshPolicy: oneOf("CreatedOnce", "Periodic", "OnChange"),
      refreshInterval: text,
      secretStoreRef: object({ name: text, kind: oneOf("SecretStore", "ClusterSecretStore") }),
      target: object({
        name: text,
        creationPolicy: oneOf("Owner", "Orphan", "Merge", "None"),
        deletionPolicy: oneOf("Delete", "Merge", "Retain"),
        immutable: flag,
        template: object({
          type: text,
          engineVersion: oneOf("v2"),
          mergePolicy: oneOf("Replace", "Merge"),
          metadata: marks,
          data: texts,
        }),
      }),
      data: {
        type: "array",
        items: object({ secretKey: text, remoteRef: object({ key: text, property: text, version: text }, ["key"]) }, [
          "secretKey",
          "remoteRef",
        ]),
      },
    }),
  ),
];
