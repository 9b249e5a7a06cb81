import type { Manifest } from "../manifest";
import { namespaceName } from "./renderers/peers";

/** The denials of a quarantine, for every engine; each is made only where the cluster serves its kind. */
export function denials(namespace: string, name: string): Manifest[] {
  const here = { name, namespace };
  const subject = { namespaces: { matchLabels: { [namespaceName]: namespace } } };
  const all = { name: "quarantine", action: "Deny" };
  const inward = [{ ...all, from: [{ namespaces: {} }] }];
  const outward = [{ ...all, to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] }];
  const tier = { metadata: { name: `${name}-${namespace}` } };
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: here,
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: here,
      spec: {
        endpointSelector: {},
        ingressDeny: [{ fromEntities: ["all"] }],
        egressDeny: [{ toEntities: ["all"] }],
      },
    },
    {
      apiVersion: "projectcalico.org/v3",
      kind: "NetworkPolicy",
      metadata: here,
      spec: {
        order: 0,
        selector: "all()",
        types: ["Ingress", "Egress"],
        ingress: [{ action: "Deny" }],
        egress: [{ action: "Deny" }],
      },
    },
    {
      ...tier,
      apiVersion: "policy.networking.k8s.io/v1alpha2",
      kind: "ClusterNetworkPolicy",
      spec: { tier: "Admin", priority: 0, subject, ingress: inward, egress: outward },
    },
    {
      ...tier,
      apiVersion: "policy.networking.k8s.io/v1alpha1",
      kind: "AdminNetworkPolicy",
      spec: { priority: 0, subject, ingress: inward, egress: outward },
    },
  ];
}
