import type {
  InClusterRotationArgs,
  RotationPlanArgs,
  RotationScheduleArgs,
} from "../../../components/rotation/planArgs";

export const image = `registry.example/rotate:1.2.3@sha256:${"ab".repeat(32)}`;
const commit = (digit: string): string => digit.repeat(40);
export const actions = {
  checkout: commit("1"),
  setupNode: commit("2"),
  pulumiAuth: commit("3"),
  pulumi: commit("4"),
};

export const schedule: RotationScheduleArgs = {
  stack: "acme/platform/prod",
  githubActions: { actions },
  gitlabCi: { image },
  cronJob: { image, allow: [{ cidr: { cidr: "203.0.113.0/24" } }, { dns: {} }] },
};

export const inCluster: InClusterRotationArgs = {
  image,
  targets: [
    { namespace: "agents-payments", secrets: ["webhook-tls", "mirror-token"], restarts: ["webhook"] },
    { namespace: "agents-search", secrets: ["mirror-token"] },
  ],
  apiServerCidrs: ["10.96.0.1/32", "192.0.2.10/32"],
};

export const plan: RotationPlanArgs = {
  credentials: ["deploy-key:acme/api", "deploy-key:acme/web", "llm"],
  schedule,
  inCluster,
};
