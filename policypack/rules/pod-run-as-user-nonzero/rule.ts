import { forbid } from "../finding";
import { everyPod, securityContexts } from "../pods";
import { defineRule } from "../rule";
import { hasUserNamespace } from "../userNamespace";
import { isAtLeast } from "../version";

/** Field: runAsUser of pod and containers. Allowed from v1.23: absent, not 0; from v1.35 anything in a user namespace. */
export const rule = defineRule({
  id: "pod-run-as-user-nonzero",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "no container is given user id 0",
  why: "User 0 is root, whatever else the pod says.",
  mend: "set securityContext.runAsUser to 1000 or more, or leave it out",
  compliance: ["CIS 5.2.7", "K1"],
  check: (object, context) =>
    everyPod(object, context, (pod) =>
      hasUserNamespace(pod, context) || !isAtLeast(context.settings.pssVersion, 23)
        ? []
        : securityContexts(pod).flatMap((held) => forbid(held.at("runAsUser"), "number", (value) => value === 0)),
    ),
});
