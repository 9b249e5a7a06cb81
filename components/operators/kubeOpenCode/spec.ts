import { kubeOpenCodeKinds } from "../crds/kubeOpenCode";
import { readRules } from "../objects";
import type { OperatorModel, OperatorSpec } from "../operator";

export const openCodeGroup = "kubeopencode.io";
export const agentPort = 4096;
const kinds = ["agents", "agenttemplates", "tasks", "crontasks", "registries"];
const on = (apiGroup: string, resources: string[], ...verbs: string[]) => ({ apiGroups: [apiGroup], resources, verbs });

/** Selects the pods of agents, and those of tasks. */
export const agentPods = { matchExpressions: [{ key: "kubeopencode.io/agent", operator: "Exists" }] };
export const taskPods = { matchExpressions: [{ key: "kubeopencode.io/task", operator: "Exists" }] };

const metrics = (m: OperatorModel): string[] =>
  m.scrapeNamespace === undefined
    ? ["--metrics-bind-address=0"]
    : ["--metrics-bind-address=:8080", "--metrics-secure=true"];

/** Agent pods of the watched namespaces: the controller asks them for their sessions. */
const toAgents = (m: OperatorModel): object => ({
  to: m.watchNamespaces.map((namespace) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: agentPods,
  })),
  ports: [{ protocol: "TCP", port: agentPort }],
});

/** KubeOpenCode as upstream wrote it at this version. Its web server is left out: it impersonates whom it likes. */
export const kubeOpenCodeSpec = {
  kind: "kubeopencode",
  version: "0.1.7",
  namespace: "kubeopencode-system",
  process: "kubeopencode-controller",
  container: "controller",
  command: ["/kubeopencode"],
  args: (m) => ["controller", "--leader-elect", "--health-probe-bind-address=:8081", ...metrics(m)],
  healthPort: 8081,
  metricsPort: 8080,
  metricsAuthorised: false,
  lease: "kubeopencode.io",
  resources: { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "128Mi", memoryLimit: "512Mi" },
  egress: (m) => [toAgents(m)],
  definitions: kubeOpenCodeKinds,
  rules: {
    cluster: readRules({ [openCodeGroup]: ["kubeopencodeconfigs"] }),
    cache: readRules({
      [openCodeGroup]: kinds,
      "": ["configmaps", "pods", "services", "persistentvolumeclaims"],
      apps: ["deployments"],
    }),
    secrets: [on("", ["secrets"], "get", "list", "watch")],
    watched: [
      on(openCodeGroup, ["agents", "crontasks"], "patch"),
      on(openCodeGroup, ["tasks"], "create", "update", "delete"),
      on(
        openCodeGroup,
        kinds.map((kind) => `${kind}/status`),
        "update",
      ),
      on(openCodeGroup, ["agents/finalizers", "tasks/finalizers", "crontasks/finalizers"], "update"),
      // Scheduled tasks are its own creations, and the guard asks it like everybody else.
      on(openCodeGroup, ["agents", "agenttemplates"], "use"),
      on("", ["configmaps"], "create", "update", "delete"),
      on("", ["pods"], "create", "delete"),
      on("", ["services"], "create", "update"),
      on("", ["persistentvolumeclaims"], "create"),
      on("apps", ["deployments"], "create", "update"),
      on("events.k8s.io", ["events"], "create", "patch"),
    ],
    own: [],
  },
} satisfies OperatorSpec;
