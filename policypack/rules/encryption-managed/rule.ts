import type { Field } from "../field";
import { advice, demand, type Finding, fail, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Clusters of cloud providers, and OpenShift's APIServer. Allowed: those which encrypt Secrets by a key of a KMS. */
export const rule = defineRule({
  id: "encryption-managed",
  group: "P",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [
    "aws:eks/cluster:Cluster",
    "aws-native:eks:Cluster",
    "gcp:container/cluster:Cluster",
    "azure-native:containerservice:ManagedCluster",
    "azure:containerservice/kubernetesCluster:KubernetesCluster",
    "APIServer.config.openshift.io",
  ],
  says: "a managed cluster encrypts its Secrets by a key of a KMS",
  why: "Disks that the provider encrypts still show every Secret to whoever reads etcd or its backups.",
  mend:
    "EKS: encryptionConfig with provider.keyArn and resources secrets; GKE: databaseEncryption with state ENCRYPTED and keyName; " +
    "AKS: securityProfile.azureKeyVaultKms with enabled and keyId; OpenShift: spec.encryption.type",
  compliance: ["CIS 5.4.x", "K5"],
  check: (object) => (judges[object.origin.type ?? ""] ?? judgeOpenShift)(object),
});

/** From this version on EKS encrypts everything by a key of its own. */
const eksDefault = 28;

function judgeEks({ root }: KubeObject): Finding[] {
  const given = root.at("encryptionConfig");
  const version = root.at("version");
  const trouble = [...troubles(version, "string")];
  if (given.isAbsent) {
    if (trouble.length > 0) return trouble;
    const minor = /^1\.(\d+)$/.exec(version.get("string") ?? "")?.[1];
    if (Number(minor) < eksDefault) return [fail(given, "unset, which means none before 1.28")];
    return [advice(given, "unset, which means a key of the provider's")];
  }
  // One cloud provider's SDK takes an object, the other a list of them.
  const configs = given.get("list") === undefined ? [given] : given.each();
  return configs.flatMap((config) => [
    ...demand(config.at("provider", "keyArn"), "string", (arn) => arn !== ""),
    ...judgeKinds(config.at("resources")),
  ]);
}

function judgeKinds(kinds: Field): Finding[] {
  const open = kinds.each().find((kind) => kind.isUnknown);
  return open === undefined ? demand(kinds, "list", (all) => all.includes("secrets")) : [unknown(open)];
}

const gkeStates = ["ENCRYPTED", "ALL_OBJECTS_ENCRYPTION_ENABLED"];

const judgeGke = ({ root }: KubeObject): Finding[] => {
  const given = root.at("databaseEncryption");
  return [
    ...demand(given.at("state"), "string", (state) => gkeStates.includes(state)),
    ...demand(given.at("keyName"), "string", (key) => key !== ""),
  ];
};

const judgeAks = ({ root }: KubeObject): Finding[] => {
  const kms = root.at("securityProfile", "azureKeyVaultKms");
  return [
    ...demand(kms.at("enabled"), "boolean", (enabled) => enabled),
    ...demand(kms.at("keyId"), "string", (key) => key !== ""),
  ];
};

const judgeAksClassic = ({ root }: KubeObject): Finding[] =>
  demand(root.at("keyManagementService", "keyVaultKeyId"), "string", (key) => key !== "");

const judgeOpenShift = ({ root }: KubeObject): Finding[] =>
  demand(root.at("spec", "encryption", "type"), "string", (type) => type !== "" && type !== "identity");

const judges: Readonly<Record<string, (object: KubeObject) => Finding[]>> = {
  "aws:eks/cluster:Cluster": judgeEks,
  "aws-native:eks:Cluster": judgeEks,
  "gcp:container/cluster:Cluster": judgeGke,
  "azure-native:containerservice:ManagedCluster": judgeAks,
  "azure:containerservice/kubernetesCluster:KubernetesCluster": judgeAksClassic,
};
