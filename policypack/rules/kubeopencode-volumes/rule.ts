import { judgeImplied } from "../impliedPod";
import { agentKinds, agentPod } from "../kubeOpenCode";
import { rule as csiDriver } from "../pod-csi-inline-driver/rule";
import { rule as propagation } from "../pod-mount-propagation/rule";
import { rule as projectedToken } from "../pod-projected-token/rule";
import { rule as runtimeSocket } from "../pod-runtime-socket/rule";
import { rule as volumeTypes } from "../pod-volume-types/rule";
import { defineRule } from "../rule";

/** Fields: spec.podSpec.extraVolumes and extraVolumeMounts. Allowed: what the rules on a pod's volumes allow. */
export const rule = defineRule({
  id: "kubeopencode-volumes",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: agentKinds,
  says: "agents mount only volumes that cannot reach the node or the API server",
  why: "The operator takes any volume source as it is: a path of the node, the runtime's socket, a token.",
  mend: "remove the volume; use emptyDir, a claim, a ConfigMap or a Secret",
  compliance: ["K1"],
  check: (object, context) =>
    judgeImplied(
      object,
      agentPod(object, "main"),
      [volumeTypes, runtimeSocket, projectedToken, csiDriver, propagation],
      context,
    ),
});
