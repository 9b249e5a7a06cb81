import type { Policy, TestPod } from "./definition";
import { namespaces } from "./generate";

/** The generated policies, pods and namespaces as Kubernetes objects. */
export const manifestOf = ({ namespace, ...spec }: Policy, index: number) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: `p${index}`, namespace },
  spec,
});

export const podOf = ({ namespace, labels, ports }: TestPod, index: number) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `pod${index}`, namespace, labels },
  spec: { containers: [{ name: "main", ports }] },
});

export const namespaceObjects = Object.entries(namespaces).map(([name, labels]) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
}));
