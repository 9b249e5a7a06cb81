import { conditions, envVar, localObjectReference, resourceRequirements, strings } from "../core/common";
import { age, column, statusOf, wide } from "../definition";
import { arr, bool, cel, dateTime, defaulted, int32, int64, obj, req, str } from "../schema";
import { beadId, branch, group, immutable, rigName, secretKeyReference, secretReference, version } from "./fields";

const repository = "^(git@[a-zA-Z0-9._-]+:|https?://[a-zA-Z0-9._-]+/)[a-zA-Z0-9._/-]+(\\.git)?$";
const saferRepository =
  "^(git@[a-zA-Z0-9][a-zA-Z0-9._-]*:|https://[a-zA-Z0-9][a-zA-Z0-9._-]*/)[a-zA-Z0-9_][a-zA-Z0-9._/-]*$";
const branchPattern = "^[a-zA-Z0-9._/-]+$";
const ignored = "No effect: the pod builder does not read it.";

const withinLimit = (name: string) =>
  cel(
    `!has(self.requests) || !has(self.limits) || !('${name}' in self.requests) || !('${name}' in self.limits) || ` +
      `quantity(string(self.requests['${name}'])).compareTo(quantity(string(self.limits['${name}']))) <= 0`,
    `the request of ${name} is above its limit`,
  );

const agentConfig = obj(
  {
    provider: str(ignored, { enum: ["litellm", "anthropic", "openai", "ollama"], default: "litellm" }),
    model: str(ignored),
    modelProvider: obj({ endpoint: str(ignored), apiKeySecretRef: secretKeyReference(ignored) }, ignored),
    image: str("No effect: use kubernetes.image."),
    command: strings(ignored),
    args: strings(ignored),
    configMapRef: localObjectReference(ignored),
    env: arr(envVar, ignored),
  },
  ignored,
);

const kubernetes = obj(
  {
    gitRepository: req(
      str("Repository to clone.", { pattern: repository, hardened: { maxLength: 512, pattern: saferRepository } }),
    ),
    gitBranch: str("Branch to start from.", { default: "main", pattern: branchPattern, hardened: branch }),
    workBranch: str("Branch to make; from the work item or the name if absent.", {
      pattern: branchPattern,
      hardened: branch,
    }),
    gitSecretRef: req(secretReference("Secret with the SSH key.")),
    claudeCredsSecretRef: secretReference("Secret with the OAuth credential file."),
    apiKeySecretRef: secretKeyReference("Key that becomes ANTHROPIC_API_KEY."),
    image: str("Image of the agent's container.", { hardened: { maxLength: 512 } }),
    resources: resourceRequirements("CPU and memory of the agent's container.", {
      rules: [withinLimit("cpu"), withinLimit("memory")],
    }),
    activeDeadlineSeconds: int64("Seconds until the pod is stopped.", {
      default: 3600,
      hardened: { minimum: 1, maximum: 7200 },
    }),
    sshKnownHostsConfigMapRef: localObjectReference("ConfigMap whose key known_hosts replaces the built-in host keys."),
    sshStrictHostKeyChecking: str("Host keys are always checked.", { enum: ["yes"], default: "yes" }),
  },
  "Where and how the pod runs; without it the operator marks the Polecat Stuck.",
  {
    hardened: {
      rules: [
        cel(
          "has(self.claudeCredsSecretRef) || has(self.apiKeySecretRef)",
          "name claudeCredsSecretRef or apiKeySecretRef: without either the agent cannot log in",
        ),
      ],
    },
  },
);

export const polecat = {
  group,
  version,
  kind: "Polecat",
  plural: "polecats",
  scope: "Namespaced",
  says: "One worker: a pod that runs an agent on one work item.",
  specRequired: false,
  spec: obj(
    {
      rig: req(str("Name of the Rig.", { hardened: { ...rigName, rules: [immutable("rig")] } })),
      desiredState: defaulted(
        str("Working makes the pod, Idle and Terminated delete it.", {
          enum: ["Idle", "Working", "Terminated"],
          default: "Idle",
        }),
      ),
      beadID: str("Work item, like pay-101.", { hardened: beadId }),
      taskDescription: str("Prompt.", { hardened: { maxLength: 65536 } }),
      executionMode: str("Where it runs.", {
        enum: ["kubernetes"],
        default: "kubernetes",
        hardened: { rules: [immutable("executionMode")] },
      }),
      agent: str("Which agent runs.", { enum: ["claude-code"], default: "claude-code" }),
      agentConfig,
      kubernetes,
      resources: resourceRequirements("No effect: use kubernetes.resources."),
      ttlSecondsAfterFinished: int32("No effect: finished pods are never removed by age.", {
        hardened: { minimum: 0 },
      }),
      maxIdleSeconds: int32("No effect: there is no limit on idle time.", { hardened: { minimum: 0 } }),
    },
    "What is wanted.",
    {
      hardened: {
        rules: [
          cel(
            "self.executionMode != 'kubernetes' || has(self.kubernetes)",
            "kubernetes is missing: executionMode kubernetes needs it",
          ),
        ],
      },
    },
  ),
  status: statusOf({
    phase: str("", { enum: ["Idle", "Working", "Done", "Stuck", "Terminated"], default: "Idle" }),
    assignedBead: str(),
    podName: str(),
    podActive: bool("Whether the pod runs."),
    lastActivity: dateTime("When the pod started; it never moves."),
    branch: str("Never written."),
    agentImage: str("Never written."),
    agentModel: str("Never written."),
    agent: str("Never written.", { enum: ["claude-code"] }),
    conditions: conditions("Types Ready, Working, Available, Progressing, Degraded, Merged."),
  }),
  columns: [
    column("Rig", ".spec.rig"),
    column("Phase", ".status.phase"),
    column("Bead", ".status.assignedBead"),
    column("Pod", ".status.podName"),
    column("Active", ".status.podActive", "boolean"),
    wide("Model", ".status.agentModel"),
    age,
  ],
} as const;
