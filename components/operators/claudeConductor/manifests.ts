import { type Planned, plan } from "../../manifest";
import { agentNamespaceManifests } from "../../namespace/manifests";
import { priorityClass } from "../manifests";
import { namespaced } from "../objects";
import { agents } from "./agents";
import { backup } from "./backup";
import type { ConductorModel } from "./model";
import { network } from "./network";
import { orchestrator } from "./orchestrator";
import { type ConductorSecrets, homeOf } from "./parts";
import { redis } from "./redis";

/** TLS outside, a login in front, and only the dashboard: the port for agents is never shown. */
function dashboard(m: ConductorModel): Planned[] {
  if (m.dashboard === undefined) return [];
  const { host, tlsSecret, ingressClassName, authAnnotations } = m.dashboard;
  const backend = { service: { name: "claude-conductor", port: { name: "dashboard" } } };
  const manifest = namespaced(homeOf(m), "networking.k8s.io/v1", "Ingress", "claude-conductor", "dashboard", {
    spec: {
      ingressClassName,
      tls: [{ hosts: [host], secretName: tlsSecret }],
      rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    },
  });
  const metadata = { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, ...authAnnotations } };
  return [plan("dashboard", { ...manifest, metadata })];
}

export const conductorManifests = (m: ConductorModel, secrets: ConductorSecrets): Planned[] => [
  ...agentNamespaceManifests(m.room),
  { ...priorityClass(homeOf(m)), role: "priority-operator" },
  ...network(m),
  ...redis(m, secrets),
  ...orchestrator(m, secrets),
  ...agents(m),
  ...dashboard(m),
  ...backup(m, secrets),
];
