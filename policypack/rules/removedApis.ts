/** A version of an API that servers stopped serving, and what to write instead. */
export interface RemovedApi {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** Minor version of the first server without it. */
  readonly minor: number;
  readonly successor: string;
}

const api = (minor: number, apiVersion: string, successor: string, ...kinds: string[]): RemovedApi => ({
  apiVersion,
  kinds,
  minor,
  successor,
});

const rbac = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const reviews = [
  "LocalSubjectAccessReview",
  "SelfSubjectAccessReview",
  "SelfSubjectRulesReview",
  "SubjectAccessReview",
];
const webhooks = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const validating = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];
const mutating = ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"];
const flows = ["FlowSchema", "PriorityLevelConfiguration"];
const flowControl = "flowcontrol.apiserver.k8s.io";
const claims = ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"];

// PodSecurityPolicy is left to the rule that says what replaces it.
const removed: readonly RemovedApi[] = [
  api(16, "extensions/v1beta1", "apps/v1", "DaemonSet", "Deployment", "ReplicaSet"),
  api(16, "extensions/v1beta1", "networking.k8s.io/v1", "NetworkPolicy"),
  api(16, "apps/v1beta1", "apps/v1", "ControllerRevision", "Deployment", "StatefulSet"),
  api(16, "apps/v1beta2", "apps/v1", "ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
  api(19, "auditregistration.k8s.io/v1alpha1", "the server's own audit policy", "AuditSink"),
  api(20, "settings.k8s.io/v1alpha1", "an admission webhook", "PodPreset"),
  api(21, "batch/v2alpha1", "batch/v1", "CronJob"),
  api(22, "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1", ...webhooks),
  api(22, "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "CustomResourceDefinition"),
  api(22, "apiregistration.k8s.io/v1beta1", "apiregistration.k8s.io/v1", "APIService"),
  api(22, "authentication.k8s.io/v1beta1", "authentication.k8s.io/v1", "TokenReview"),
  api(22, "authorization.k8s.io/v1beta1", "authorization.k8s.io/v1", ...reviews),
  api(22, "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1", "CertificateSigningRequest"),
  api(22, "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "Lease"),
  api(22, "extensions/v1beta1", "networking.k8s.io/v1", "Ingress"),
  api(22, "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "Ingress", "IngressClass"),
  api(22, "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1", ...rbac),
  api(22, "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "PriorityClass"),
  api(22, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
  api(24, "storage.k8s.io/v1alpha1", "storage.k8s.io/v1", "CSIStorageCapacity", "VolumeAttachment"),
  api(25, "autoscaling/v2beta1", "autoscaling/v2", "HorizontalPodAutoscaler"),
  api(25, "batch/v1beta1", "batch/v1", "CronJob"),
  api(25, "discovery.k8s.io/v1beta1", "discovery.k8s.io/v1", "EndpointSlice"),
  api(25, "events.k8s.io/v1beta1", "events.k8s.io/v1", "Event"),
  api(25, "node.k8s.io/v1beta1", "node.k8s.io/v1", "RuntimeClass"),
  api(25, "policy/v1beta1", "policy/v1", "PodDisruptionBudget"),
  api(26, "autoscaling/v2beta2", "autoscaling/v2", "HorizontalPodAutoscaler"),
  api(26, `${flowControl}/v1beta1`, `${flowControl}/v1`, ...flows),
  api(27, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIStorageCapacity"),
  api(29, `${flowControl}/v1beta2`, `${flowControl}/v1`, ...flows),
  api(32, "admissionregistration.k8s.io/v1alpha1", "admissionregistration.k8s.io/v1", ...validating),
  api(32, "authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1", "SelfSubjectReview"),
  api(32, `${flowControl}/v1beta3`, `${flowControl}/v1`, ...flows),
  api(33, "authentication.k8s.io/v1beta1", "authentication.k8s.io/v1", "SelfSubjectReview"),
  api(34, "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1", ...validating),
  api(35, "storage.k8s.io/v1alpha1", "storage.k8s.io/v1", "VolumeAttributesClass"),
  api(37, "certificates.k8s.io/v1alpha1", "certificates.k8s.io/v1beta1", "ClusterTrustBundle"),
  api(37, "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "IPAddress", "ServiceCIDR"),
  api(37, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "VolumeAttributesClass"),
  api(38, "admissionregistration.k8s.io/v1alpha1", "admissionregistration.k8s.io/v1", ...mutating),
  api(38, "resource.k8s.io/v1beta1", "resource.k8s.io/v1", ...claims),
  api(39, "resource.k8s.io/v1beta2", "resource.k8s.io/v1", ...claims),
  api(40, "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1", ...mutating),
];

const byKind = new Map(removed.flatMap((entry) => entry.kinds.map((kind) => [`${entry.apiVersion} ${kind}`, entry])));
const changing = new Set(removed.flatMap(({ kinds }) => kinds));

export const removedApi = (apiVersion: string, kind: string): RemovedApi | undefined =>
  byKind.get(`${apiVersion} ${kind}`);

/** Kinds for which the version matters: one that preview cannot know may be a removed one. */
export const hasRemovedVersions = (kind: string): boolean => changing.has(kind);
