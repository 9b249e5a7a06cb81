/** A kind that the report reads from a cluster, and where its list is. */
export interface LiveKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly path: string;
}

const kindsOf = (apiVersion: string, plurals: Readonly<Record<string, string>>): LiveKind[] =>
  Object.entries(plurals).map(([kind, plural]) => ({
    apiVersion,
    kind,
    path: `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}/${plural}`,
  }));

/** Read as metadata alone. */
export const secrets = "/api/v1/secrets";

/** ConfigMaps are not among them: people put into them what belongs into Secrets. */
export const liveKinds: readonly LiveKind[] = [
  ...kindsOf("v1", {
    Namespace: "namespaces",
    ServiceAccount: "serviceaccounts",
    LimitRange: "limitranges",
    ResourceQuota: "resourcequotas",
    Service: "services",
    Pod: "pods",
  }),
  ...kindsOf("apps/v1", {
    Deployment: "deployments",
    ReplicaSet: "replicasets",
    StatefulSet: "statefulsets",
    DaemonSet: "daemonsets",
  }),
  ...kindsOf("batch/v1", { CronJob: "cronjobs", Job: "jobs" }),
  ...kindsOf("networking.k8s.io/v1", { NetworkPolicy: "networkpolicies", Ingress: "ingresses" }),
  ...kindsOf("rbac.authorization.k8s.io/v1", {
    Role: "roles",
    RoleBinding: "rolebindings",
    ClusterRole: "clusterroles",
    ClusterRoleBinding: "clusterrolebindings",
  }),
  ...kindsOf("admissionregistration.k8s.io/v1", {
    ValidatingAdmissionPolicy: "validatingadmissionpolicies",
    ValidatingAdmissionPolicyBinding: "validatingadmissionpolicybindings",
  }),
  ...kindsOf("cilium.io/v2", {
    CiliumNetworkPolicy: "ciliumnetworkpolicies",
    CiliumClusterwideNetworkPolicy: "ciliumclusterwidenetworkpolicies",
  }),
  ...kindsOf("bitnami.com/v1alpha1", { SealedSecret: "sealedsecrets" }),
  ...kindsOf("external-secrets.io/v1", { ExternalSecret: "externalsecrets" }),
  ...kindsOf("cert-manager.io/v1", { Certificate: "certificates" }),
  ...kindsOf("codriverlabs.ai.toe.run/v1alpha1", { PowerToolConfig: "powertoolconfigs", PowerTool: "powertools" }),
  ...kindsOf("gastown.gastown.io/v1alpha1", { Rig: "rigs", Polecat: "polecats" }),
  ...kindsOf("kubeopencode.io/v1alpha1", { Agent: "agents", Task: "tasks", CronTask: "crontasks" }),
];
