import { ClaudeConductor } from "../../index";

// Digests of your own registry; every image is named by one, and none has a default.
const image = (name: string, digest: string) => `registry.example/${name}@sha256:${digest.repeat(8)}`;

export const conductor = new ClaudeConductor("conductor", {
  // Upstream's published image does not start: build one, and say below how it is called.
  image: image("conductor:1.0.0", "3e91bd70"),
  modelSecret: "model-api",
  redis: { image: image("redis:7.4.1", "b27f06c5") },
  orchestrator: { args: ["orchestrator"], probe: { port: 8080, path: "/api/status" } },
  agents: { minReplicas: 2, maxReplicas: 4, workspaceSize: "2Gi" },
  // Agents run code that nobody has read: gVisor stands between it and the node's kernel.
  sandbox: { handler: "runsc" },
  userGroups: ["research-team"],
  operatorGroups: ["platform-team"],
  // The dashboard runs tasks for whoever reaches it, so TLS and a login stand in front.
  dashboard: {
    host: "conductor.corp.example",
    tlsSecret: "conductor-tls",
    ingressClassName: "internal",
    ingressNamespace: "ingress",
    authAnnotations: { "ingress.corp.example/auth-url": "https://login.corp.example/oauth2/auth" },
  },
  backup: {
    image: image("redis-backup:1.0.0", "810cd4ef"),
    schedule: "0 */6 * * *",
    storeSecret: "backup-store",
    storeCidrs: ["192.0.2.0/28"],
  },
});

export const dashboardUrl = conductor.dashboardUrl;
