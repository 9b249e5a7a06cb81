import { chartKinds, containersRunning, judgeHardening, startWords } from "../operatorPods";
import { defineRule } from "../rule";

/** Deployment of the KubeOpenCode controller. Allowed: the restricted level. */
export const rule = defineRule({
  id: "kubeopencode-controller-hardening",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: ["pods", ...chartKinds],
  says: "the KubeOpenCode controller runs unprivileged",
  why: "It reads every Secret of the cluster and starts every agent; whoever breaks out of it holds both.",
  mend: "set runAsNonRoot, no privilege escalation, drop ALL and RuntimeDefault",
  compliance: ["K1"],
  check: (object, context) => {
    const controllers = containersRunning(object, ["kubeopencode"], context).filter((container) =>
      startWords(container).includes("controller"),
    );
    return controllers.length === 0 ? [] : judgeHardening(object, context);
  },
});
