/** One demand in the words of every tool. */
export interface SharedRule {
  /** Our rule. */
  readonly id: string;
  /** Built-in checks of checkov; an object that fails any of them is refused. */
  readonly checkov: readonly string[];
  /** Body of a Rego rule that holds where `object` is to be refused. */
  readonly rego: string;
}

const ofContainer = (condition: string): string => `some container in pods.containers(object)\n  ${condition}`;

/** What all four tools can express: checkov has no check that forbids every host path, hence none here. */
export const sharedRules: readonly SharedRule[] = [
  {
    id: "pod-privileged",
    checkov: ["CKV_K8S_16"],
    rego: ofContainer("container.securityContext.privileged == true"),
  },
  {
    id: "pod-host-namespaces",
    checkov: ["CKV_K8S_17", "CKV_K8S_18", "CKV_K8S_19"],
    rego: 'some key in ["hostNetwork", "hostPID", "hostIPC"]\n  pods.spec(object)[key] == true',
  },
  {
    id: "pod-run-as-non-root",
    checkov: ["CKV_K8S_23"],
    rego: ofContainer("not pods.non_root(pods.spec(object), container)"),
  },
  {
    id: "pod-privilege-escalation",
    checkov: ["CKV_K8S_20"],
    rego: ofContainer("not container.securityContext.allowPrivilegeEscalation == false"),
  },
  {
    id: "pod-capabilities-restricted",
    checkov: ["CKV_K8S_25", "CKV_K8S_37"],
    rego: ofContainer("not pods.no_capabilities(container)"),
  },
  {
    id: "pod-read-only-root-fs",
    checkov: ["CKV_K8S_22"],
    rego: ofContainer("not container.securityContext.readOnlyRootFilesystem == true"),
  },
  {
    id: "pod-limits",
    checkov: ["CKV_K8S_11", "CKV_K8S_13"],
    rego: ofContainer('some resource in ["cpu", "memory"]\n  not container.resources.limits[resource]'),
  },
  {
    id: "image-floating-tag",
    checkov: ["CKV_K8S_14"],
    rego: ofContainer("not pods.fixed(container.image)"),
  },
  {
    id: "pod-host-ports",
    checkov: ["CKV_K8S_26"],
    rego: ofContainer("some port in container.ports\n  port.hostPort > 0"),
  },
  {
    id: "pod-sa-token-automount",
    checkov: ["CKV_K8S_38"],
    rego: "spec := pods.spec(object)\n  not spec.automountServiceAccountToken == false",
  },
];

/** What several of the Rego rules need. */
export const library = `package lib.pods

controllers := {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}

spec(object) := object.spec if object.kind == "Pod"

spec(object) := object.spec.template.spec if object.kind in controllers

spec(object) := object.spec.jobTemplate.spec.template.spec if object.kind == "CronJob"

spec(object) := object.spec.podTemplate.spec if object.kind == "Sandbox"

containers(object) := array.concat(main, before) if {
  pod := spec(object)
  main := object_get(pod, "containers")
  before := object_get(pod, "initContainers")
}

object_get(holder, key) := value if value := holder[key]

object_get(holder, key) := [] if not holder[key]

non_root(pod, container) if container.securityContext.runAsNonRoot == true

non_root(pod, container) if {
  pod.securityContext.runAsNonRoot == true
  not container.securityContext.runAsNonRoot == false
}

no_capabilities(container) if {
  "ALL" in container.securityContext.capabilities.drop
  added := {name | some name in container.securityContext.capabilities.add}
  count(added - {"NET_BIND_SERVICE"}) == 0
}

fixed(image) if contains(image, "@sha256:")

fixed(image) if {
  last := regex.find_n("[^/]+$", image, 1)[0]
  contains(last, ":")
  not endswith(last, ":latest")
}
`;

/** What a rule says of an object; readers of the output split it again. */
export const message = (id: string): string =>
  `sprintf("${id} %s/%s/%s", [object.kind, object.metadata.namespace, object.metadata.name])`;
