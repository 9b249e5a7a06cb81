import { fail } from "../finding";
import { defineRule } from "../rule";

/** Kind: Pod. Allowed: one that does not restart. */
export const rule = defineRule({
  id: "pod-bare",
  group: "C",
  level: "disabled",
  severity: "low",
  kinds: ["Pod"],
  says: "long-running pods have a controller",
  why: "Nothing brings a bare pod back when its node goes.",
  mend: "use a Deployment, a StatefulSet or a Job",
  compliance: ["K8"],
  check: ({ root, patch }) => {
    const policy = root.at("spec", "restartPolicy");
    const endsByItself = ["Never", "OnFailure"].includes(policy.get("string") ?? "");
    return patch || endsByItself || policy.isUnknown ? [] : [fail("kind", "a Pod without a controller")];
  },
});
