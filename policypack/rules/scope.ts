import type { KubeObject } from "./object";

/** Kinds without a namespace, by group. Unknown kinds are taken for namespaced, which most are. */
const clusterScoped: Readonly<Record<string, readonly string[]>> = {
  "": ["Namespace", "Node", "PersistentVolume", "ComponentStatus"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "storage.k8s.io": ["StorageClass", "CSIDriver", "CSINode", "VolumeAttachment", "VolumeAttributesClass"],
  "scheduling.k8s.io": ["PriorityClass"],
  "node.k8s.io": ["RuntimeClass"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "authentication.k8s.io": ["TokenReview", "SelfSubjectReview"],
  "authorization.k8s.io": ["SubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview"],
  policy: ["PodSecurityPolicy"],
  extensions: ["PodSecurityPolicy"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice", "DeviceTaintRule"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
  "cert-manager.io": ["ClusterIssuer"],
  "trust.cert-manager.io": ["Bundle"],
  "external-secrets.io": ["ClusterSecretStore", "ClusterExternalSecret", "ClusterPushSecret"],
  "kyverno.io": ["ClusterPolicy", "ClusterCleanupPolicy"],
  "policies.kyverno.io": ["ValidatingPolicy", "MutatingPolicy", "GeneratingPolicy", "ImageValidatingPolicy"],
  "templates.gatekeeper.sh": ["ConstraintTemplate"],
  "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNode", "CiliumIdentity"],
  "crd.projectcalico.org": ["GlobalNetworkPolicy", "IPPool", "FelixConfiguration"],
  "projectcalico.org": ["GlobalNetworkPolicy", "IPPool", "FelixConfiguration"],
  "gastown.gastown.io": ["Rig"],
  "kubeopencode.io": ["KubeOpenCodeConfig"],
};

/** Groups all of whose kinds have no namespace. */
const clusterGroups = new Set(["admissionregistration.k8s.io", "constraints.gatekeeper.sh"]);

/** Groups of files that programs read and no API server takes. */
const fileGroups = new Set([
  "apiserver.config.k8s.io",
  "apiserver.k8s.io",
  "audit.k8s.io",
  "client.authentication.k8s.io",
  "config.k8s.io",
  "kind.x-k8s.io",
  "kubeadm.k8s.io",
  "kubelet.config.k8s.io",
  "kubeproxy.config.k8s.io",
  "kubescheduler.config.k8s.io",
  "kustomize.config.k8s.io",
]);

/** Whether an object lives in a namespace. */
export function isNamespaced({ group, kind }: KubeObject): boolean {
  if (clusterGroups.has(group) || fileGroups.has(group)) return false;
  return !(clusterScoped[group]?.includes(kind) ?? false);
}
