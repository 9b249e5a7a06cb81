import { gasTownKinds } from "../crds/gasTown";
import { readRules } from "../objects";
import type { OperatorModel, OperatorSpec } from "../operator";

const group = "gastown.gastown.io";
const namespacedKinds = ["polecats", "convoys", "witnesses", "refineries", "beadstores"];
const update = (...resources: string[]) => ({ apiGroups: [group], resources, verbs: ["update"] });

/** Selects the pods of workers, whose label holds a name and never a fixed word. */
export const polecatPods = { matchExpressions: [{ key: "gastown.io/polecat", operator: "Exists" }] };

const metrics = (m: OperatorModel): string[] =>
  m.scrapeNamespace === undefined
    ? ["--metrics-bind-address=0"]
    : ["--metrics-bind-address=:8443", "--metrics-secure=true"];

/** Gas Town as upstream wrote it at this version. */
export const gasTownSpec = {
  kind: "gas-town",
  version: "0.4.2",
  namespace: "gastown-system",
  process: "gastown-operator",
  container: "manager",
  // Upstream's webhooks are never registered; saying so keeps anybody from waiting for them.
  args: (m) => [
    "--leader-elect",
    "--health-probe-bind-address=:8081",
    "--disable-webhooks",
    "--zap-devel=false",
    ...metrics(m),
  ],
  healthPort: 8081,
  metricsPort: 8443,
  metricsAuthorised: true,
  lease: "9a7b81dd.gastown.io",
  resources: { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "128Mi", memoryLimit: "512Mi" },
  definitions: gasTownKinds,
  rules: {
    cluster: [
      { apiGroups: [group], resources: ["rigs"], verbs: ["get", "list", "watch", "update"] },
      update("rigs/status"),
    ],
    cache: readRules({ [group]: namespacedKinds, "": ["pods"] }),
    secrets: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }],
    watched: [
      update("polecats", "beadstores"),
      update(...namespacedKinds.map((kind) => `${kind}/status`)),
      // OpenShift asks for it before a pod may block its Polecat's deletion.
      update("polecats/finalizers"),
      { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete"] },
      { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
    ],
    own: [
      { apiGroups: [group], resources: ["witnesses", "refineries"], verbs: ["create", "delete"] },
      update("witnesses/status", "refineries/status"),
    ],
  },
} satisfies OperatorSpec;
