const words = (text: string): readonly string[] => text.split(" ");

/** The fields that an operator's API knows at a place of an object; what lies deeper is not listed. */
export interface KnownFields {
  readonly version: string;
  readonly places: Readonly<Record<string, readonly string[]>>;
}

const podSpec = words(
  "labels scheduling runtimeClassName resources securityContext podSecurityContext lifecycle extraVolumes extraVolumeMounts extraEnv systemContainers",
);
const template =
  "workspaceDir serviceAccountName agentImage executorImage attachImage command contexts skills plugins config credentials podSpec caBundle proxy imagePullSecrets extraPorts maxConcurrentTasks quota";
const task = words("description contexts agentRef templateRef timeout");

/** Gas Town 0.4.2, toe 1.1.9 and KubeOpenCode 0.1.7. Registry and the sandboxes change too often to be listed. */
export const knownFields: Readonly<Record<string, KnownFields>> = {
  "Polecat.gastown.gastown.io": {
    version: "v1alpha1",
    places: {
      spec: words(
        "rig desiredState beadID taskDescription executionMode agent agentConfig kubernetes resources ttlSecondsAfterFinished maxIdleSeconds",
      ),
      "spec.kubernetes": words(
        "gitRepository gitBranch workBranch gitSecretRef claudeCredsSecretRef apiKeySecretRef image resources activeDeadlineSeconds sshKnownHostsConfigMapRef sshStrictHostKeyChecking",
      ),
      "spec.agentConfig": words("provider model modelProvider image command args configMapRef env"),
    },
  },
  "Rig.gastown.gastown.io": {
    version: "v1alpha1",
    places: { spec: words("gitURL beadsPrefix settings"), "spec.settings": words("maxPolecats namepoolTheme") },
  },
  "Convoy.gastown.gastown.io": {
    version: "v1alpha1",
    places: { spec: words("description trackedBeads parallelism rigRef") },
  },
  "Witness.gastown.gastown.io": {
    version: "v1alpha1",
    places: { spec: words("rigRef healthCheckInterval stuckThreshold escalationTarget") },
  },
  "Refinery.gastown.gastown.io": {
    version: "v1alpha1",
    places: { spec: words("rigRef targetBranch testCommand parallelism gitSecretRef") },
  },
  "BeadStore.gastown.gastown.io": {
    version: "v1alpha1",
    places: { spec: words("rigRef prefix gitSecretRef syncInterval") },
  },
  "PowerToolConfig.codriverlabs.ai.toe.run": {
    version: "v1alpha1",
    places: {
      // powertoolconfig-schema speaks about `security`.
      spec: words("name image securityContext security allowedNamespaces description version defaultArgs resources"),
      "spec.securityContext": words("allowPrivileged allowHostPID runAsRoot capabilities"),
    },
  },
  "Agent.kubeopencode.io": {
    version: "v1alpha1",
    places: {
      // kubeopencode-allowed-namespaces speaks about `allowedNamespaces`.
      spec: words(`templateRef profile port persistence suspend standby share allowedNamespaces ${template}`),
      "spec.podSpec": podSpec,
    },
  },
  "AgentTemplate.kubeopencode.io": {
    version: "v1alpha1",
    places: { spec: words(`allowedNamespaces ${template}`), "spec.podSpec": podSpec },
  },
  "Task.kubeopencode.io": { version: "v1alpha1", places: { spec: task } },
  "CronTask.kubeopencode.io": {
    version: "v1alpha1",
    places: {
      spec: words("schedule timeZone concurrencyPolicy suspend startingDeadlineSeconds maxRetainedTasks taskTemplate"),
      "spec.taskTemplate": words("metadata spec"),
      "spec.taskTemplate.spec": task,
    },
  },
  "KubeOpenCodeConfig.kubeopencode.io": {
    version: "v1alpha1",
    places: { spec: words("clusterDomain systemImage cleanup proxy observability") },
  },
};
