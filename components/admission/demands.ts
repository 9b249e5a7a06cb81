/** A demand that CEL can say. Its id and words are those of the policy pack's rule; a test compares them. */
export interface Demand {
  id: string;
  target: "pods" | "services";
  says: string;
  mend: string;
  /** True when the object meets the demand; `variables.containers` holds containers of every kind. */
  cel: string;
}

const pod = "object.spec";
const podContext = `has(${pod}.securityContext)`;
const inherited = (field: string, test: string): string =>
  `${podContext} && has(${pod}.securityContext.${field}) && ${test.replaceAll("$", `${pod}.securityContext.${field}`)}`;
const all = (test: string): string => `variables.containers.all(c, ${test})`;
const own = (field: string): string => `has(c.securityContext) && has(c.securityContext.${field})`;

export const demands: readonly Demand[] = [
  {
    id: "pod-privileged",
    target: "pods",
    says: "no container is privileged",
    mend: "remove securityContext.privileged, or set it to false",
    cel: all(`!(${own("privileged")} && c.securityContext.privileged)`),
  },
  {
    id: "pod-host-namespaces",
    target: "pods",
    says: "no pod shares the node's network, process or IPC namespace",
    mend: "remove hostNetwork, hostPID and hostIPC",
    cel: ["hostNetwork", "hostPID", "hostIPC"].map((f) => `!(has(${pod}.${f}) && ${pod}.${f})`).join(" && "),
  },
  {
    id: "pod-host-path",
    target: "pods",
    says: "no pod mounts a path of its node",
    mend: "use an emptyDir, a PersistentVolumeClaim or a projected volume",
    cel: `!has(${pod}.volumes) || ${pod}.volumes.all(v, !has(v.hostPath))`,
  },
  {
    id: "pod-privilege-escalation",
    target: "pods",
    says: "no process of a container can gain more privileges than its parent",
    mend: "set securityContext.allowPrivilegeEscalation: false on every container",
    cel: all(`${own("allowPrivilegeEscalation")} && !c.securityContext.allowPrivilegeEscalation`),
  },
  {
    id: "pod-run-as-non-root",
    target: "pods",
    says: "every container is forced to run as a user other than root",
    mend: "set securityContext.runAsNonRoot: true on the pod, and false nowhere",
    cel: [
      `!(${podContext} && has(${pod}.securityContext.runAsNonRoot) && !${pod}.securityContext.runAsNonRoot)`,
      all(`${own("runAsNonRoot")} ? c.securityContext.runAsNonRoot : (${inherited("runAsNonRoot", "$")})`),
    ].join(" && "),
  },
  {
    id: "pod-capabilities-restricted",
    target: "pods",
    says: "containers drop all capabilities and add none but NET_BIND_SERVICE",
    mend: "set capabilities.drop: [ALL] and add nothing",
    cel: all(
      `${own("capabilities")} && has(c.securityContext.capabilities.drop) && ` +
        `c.securityContext.capabilities.drop.exists(d, d == 'ALL') && (!has(c.securityContext.capabilities.add) || ` +
        `c.securityContext.capabilities.add.all(a, a == 'NET_BIND_SERVICE'))`,
    ),
  },
  {
    id: "pod-seccomp-restricted",
    target: "pods",
    says: "every container runs under a seccomp filter",
    mend: "set securityContext.seccompProfile.type: RuntimeDefault on the pod",
    cel: all(
      `${own("seccompProfile")} ? c.securityContext.seccompProfile.type in ['RuntimeDefault', 'Localhost'] : ` +
        `(${inherited("seccompProfile", "$.type in ['RuntimeDefault', 'Localhost']")})`,
    ),
  },
  {
    id: "pod-sa-token-automount",
    target: "pods",
    says: "no API token is mounted into agent pods",
    mend: "set automountServiceAccountToken: false on the pod and on its ServiceAccount",
    // Admission sees the pod after the account's own setting was merged into its volumes.
    cel:
      `!has(${pod}.volumes) || ${pod}.volumes.all(v, !has(v.projected) || ` +
      `!v.projected.sources.exists(s, has(s.serviceAccountToken) && !has(s.serviceAccountToken.audience)))`,
  },
  {
    id: "image-floating-tag",
    target: "pods",
    says: "images are named by a fixed tag or a digest",
    mend: "pin the image: name:1.2.3, or better name@sha256:…",
    cel: all(
      `c.image.contains('@sha256:') || (c.image.matches('^.*/?[^/]+:[^/]+$') && !c.image.matches(':(latest|main|master|edge|nightly|dev)$'))`,
    ),
  },
  {
    id: "svc-node-port",
    target: "services",
    says: "no Service opens a port on every node",
    mend: "use type ClusterIP",
    cel: `!has(${pod}.type) || ${pod}.type != 'NodePort'`,
  },
  {
    id: "svc-load-balancer",
    target: "services",
    says: "no Service reaches out of the cluster's network",
    mend: "use type ClusterIP; else make the load balancer internal and set loadBalancerSourceRanges",
    cel: `!has(${pod}.type) || ${pod}.type != 'LoadBalancer'`,
  },
];

/** Agents stay in the sandbox that the platform chose. */
export const sandboxDemand = (runtimeClass: string): Demand => ({
  id: "pod-runtime-class",
  target: "pods",
  says: "agent pods run in a sandboxed runtime",
  mend: `set runtimeClassName: ${runtimeClass}`,
  cel: `has(${pod}.runtimeClassName) && ${pod}.runtimeClassName == '${runtimeClass}'`,
});
