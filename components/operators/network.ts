import type { OperatorModel } from "./operator";

const byName = (namespace: string) => ({ matchLabels: { "kubernetes.io/metadata.name": namespace } });
const tcp = (port: number) => ({ protocol: "TCP", port });

/** Pods of a namespace, found by the one label of a namespace that nobody can forge. */
export const podsIn = (namespace: string, matchLabels: Record<string, string> = {}): object => ({
  namespaceSelector: byName(namespace),
  podSelector: { matchLabels },
});

/** Names are resolved by the cluster's own resolver, and by no other. */
export const toDns = {
  to: [podsIn("kube-system", { "k8s-app": "kube-dns" })],
  ports: [{ protocol: "UDP", port: 53 }, tcp(53)],
};

export const toApiServer = (cidrs: string[]): object => ({
  to: cidrs.map((cidr) => ({ ipBlock: { cidr } })),
  ports: [tcp(443), tcp(6443)],
});

export const fromScraper = (namespace: string | undefined, port: number): object[] =>
  namespace === undefined ? [] : [{ from: [podsIn(namespace)], ports: [tcp(port)] }];

/** Ingress of exactly these peers on exactly this port. */
export const from = (peers: object[], port: number): object => ({ from: peers, ports: [tcp(port)] });
export const to = (peers: object[], port: number): object => ({ to: peers, ports: [tcp(port)] });

// No rule for probes: traffic from a pod's own node is always let in, and a rule would open the port to all.
export const operatorPolicySpec = (m: OperatorModel, matchLabels: Record<string, string>): object => ({
  podSelector: { matchLabels },
  policyTypes: ["Ingress", "Egress"],
  ingress: fromScraper(m.scrapeNamespace, m.spec.metricsPort),
  egress: [toDns, toApiServer(m.apiServerCidrs), ...(m.spec.egress?.(m) ?? [])],
});
