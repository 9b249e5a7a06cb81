import { envVar, resourceRequirements, stringMap } from "../core/common";
import { affinity, toleration } from "../core/scheduling";
import { lifecycle, podSecurityContext, securityContext } from "../core/security";
import { volume, volumeMount } from "../core/volumes";
import { arr, cel, obj, str } from "../schema";

const env = (says: string) => arr(envVar, says);
const system = (what: string) => obj({ extraEnv: env(""), extraVolumeMounts: arr(volumeMount) }, what);

const labelRule = cel(
  "self.all(k, !k.startsWith('kubeopencode.io/') && !k.startsWith('app.kubernetes.io/') && k != 'app')",
  "these labels select pods: a pod must not join another agent's Service",
);
const containerRules = [
  cel("!has(self.privileged) || !self.privileged", "privileged is not for agents"),
  cel(
    "!has(self.allowPrivilegeEscalation) || !self.allowPrivilegeEscalation",
    "allowPrivilegeEscalation is not for agents",
  ),
];

/** What an agent's author may say about its pods. */
export const podSpec = obj(
  {
    labels: stringMap("Further labels of the pods.", { hardened: { maxProperties: 64, rules: [labelRule] } }),
    scheduling: obj(
      {
        nodeSelector: stringMap(),
        tolerations: arr(toleration),
        affinity,
      },
      "Which nodes it may run on.",
    ),
    runtimeClassName: str("Sandbox, such as gVisor or Kata.", { hardened: { maxLength: 253 } }),
    resources: resourceRequirements("CPU and memory of the main container."),
    securityContext: securityContext("Of the main container; it replaces upstream's default as a whole.", {
      hardened: { rules: containerRules },
    }),
    podSecurityContext: podSecurityContext("Of the whole pod; upstream sets none."),
    lifecycle: lifecycle("Of the main container."),
    extraVolumes: arr(volume, "Further volumes.", {
      hardened: {
        maxItems: 64,
        rules: [cel("self.all(v, !has(v.hostPath))", "hostPath would give the agent files of the node")],
      },
    }),
    extraVolumeMounts: arr(volumeMount, "Mounts of the main container."),
    extraEnv: env("Variables of every container."),
    systemContainers: obj(
      {
        openCodeInit: system("Copies OpenCode."),
        contextInit: system("Writes contexts."),
        gitInit: system("Clones."),
        gitSync: system("Fetches again."),
        pluginInit: system("Installs plugins."),
      },
      "Containers that upstream adds.",
    ),
  },
  "How the pods look.",
);
