import { forbid } from "../finding";
import { everyPod, securityContexts } from "../pods";
import { defineRule } from "../rule";

/** Field: windowsOptions.hostProcess of pod and containers. Allowed: absent, false. A container's false does not cancel the pod's true. */
export const rule = defineRule({
  id: "pod-windows-host-process",
  group: "A",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: "pods",
  says: "no Windows container runs as a host process",
  why: "A host process container runs on the node itself, with its users and its files.",
  mend: "remove windowsOptions.hostProcess",
  compliance: ["CIS 5.2.11", "K1"],
  check: (object, context) =>
    everyPod(object, context, (pod) =>
      securityContexts(pod).flatMap((held) =>
        forbid(held.at("windowsOptions", "hostProcess"), "boolean", (value) => value),
      ),
    ),
});
