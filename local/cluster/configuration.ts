import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { writePrivate } from "../files";

/** Where everything of one control plane lives. */
export interface Layout {
  data: string;
  certificates: string;
  logs: string;
  etcd: string;
  /** Written once etcd has been healthy: a store whose very first start was cut short elects no leader ever again. */
  etcdWasHealthy: string;
  kubeconfig: string;
  encryption: string;
  auditPolicy: string;
  auditLog: string;
  state: string;
  /** Held by the supervisor from its first moment to its last. */
  supervisor: string;
  ports: string;
}

export function layoutOf(data: string): Layout {
  const at = (...parts: string[]): string => join(data, ...parts);
  return {
    data,
    certificates: at("pki"),
    logs: at("logs"),
    etcd: at("etcd"),
    etcdWasHealthy: at("etcd-was-healthy"),
    kubeconfig: at("kubeconfig"),
    encryption: at("encryption.yaml"),
    auditPolicy: at("audit-policy.yaml"),
    auditLog: at("logs", "audit.log"),
    state: at("state.json"),
    supervisor: at("supervisor.lock"),
    ports: at("ports.json"),
  };
}

/** Secrets and ConfigMaps are sealed with a key that only this folder knows; `identity` last, for reading what was there before. */
function encryptionConfiguration(): object {
  const secret = randomBytes(32).toString("base64");
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [
      {
        resources: ["secrets", "configmaps"],
        providers: [{ secretbox: { keys: [{ name: "key-1", secret }] } }, { identity: {} }],
      },
    ],
  };
}

const entering = ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "pods/ephemeralcontainers"];

/** First match wins: bodies of Secrets and tokens are never recorded. */
const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  omitManagedFields: true,
  rules: [
    { level: "None", nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi*", "/api", "/apis"] },
    { level: "Metadata", resources: [{ group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] }] },
    // Entering a pod over a web socket is a `get`, which the rule for reads would drop.
    { level: "Metadata", resources: [{ group: "", resources: entering }] },
    { level: "None", users: ["system:kube-controller-manager", "system:kube-scheduler"] },
    { level: "None", verbs: ["get", "list", "watch"] },
    { level: "Metadata" },
  ],
};

export function writeKubeconfig(file: string, certificates: string, user: string, server: string): void {
  const inline = (name: string): string => readFileSync(join(certificates, name)).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "palisade",
    clusters: [{ name: "palisade", cluster: { server, "certificate-authority-data": inline("ca.crt") } }],
    users: [
      {
        name: user,
        user: { "client-certificate-data": inline(`${user}.crt`), "client-key-data": inline(`${user}.key`) },
      },
    ],
    contexts: [{ name: "palisade", context: { cluster: "palisade", user } }],
  };
  writePrivate(file, stringify(config));
}

/** Writes what the API server reads at its start; the encryption key is made once, and never replaced here. */
export function ensureConfiguration(layout: Layout): void {
  // Nothing was ever written into a store that was never healthy.
  if (!existsSync(layout.etcdWasHealthy)) rmSync(layout.etcd, { recursive: true, force: true });
  for (const folder of [layout.data, layout.logs, layout.etcd]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(layout.encryption)) writePrivate(layout.encryption, stringify(encryptionConfiguration()));
  writePrivate(layout.auditPolicy, stringify(auditPolicy));
}
