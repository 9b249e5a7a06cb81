import { powerToolsKinds } from "../crds/powerTools";
import { readRules } from "../objects";
import type { OperatorModel, OperatorSpec } from "../operator";

export const toeGroup = "codriverlabs.ai.toe.run";
/** Names that upstream's code holds; giving others only breaks it. */
export const toeNamespace = "toe-system";
export const collectorName = "toe-collector";
export const collectorPort = 8443;

const metrics = (m: OperatorModel): string[] =>
  m.scrapeNamespace === undefined
    ? ["--metrics-bind-address=0"]
    : ["--metrics-bind-address=:8443", "--metrics-secure=true"];

/** The tool operator as upstream wrote it at this version. */
export const powerToolsSpec = {
  kind: "powertools",
  version: "1.1.9-beta",
  namespace: toeNamespace,
  process: "toe-controller-manager",
  container: "manager",
  args: (m) => ["--leader-elect", "--health-probe-bind-address=:8081", "--zap-devel=false", ...metrics(m)],
  healthPort: 8081,
  metricsPort: 8443,
  metricsAuthorised: true,
  lease: "9410be53.toe.run",
  resources: { cpuRequest: "10m", cpuLimit: "500m", memoryRequest: "64Mi", memoryLimit: "256Mi" },
  definitions: powerToolsKinds,
  rules: {
    cluster: [],
    cache: readRules({ [toeGroup]: ["powertools", "powertoolconfigs"], "": ["pods"] }),
    watched: [
      { apiGroups: [toeGroup], resources: ["powertools/status"], verbs: ["update"] },
      // Code in every pod of the namespace, and of no other.
      { apiGroups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["update"] },
    ],
    own: [
      { apiGroups: [toeGroup], resources: ["powertoolconfigs/status"], verbs: ["update"] },
      { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: [collectorName], verbs: ["create"] },
    ],
  },
} satisfies OperatorSpec;
