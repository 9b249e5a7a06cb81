import { demand } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: hostUsers. Allowed: false. */
export const rule = defineRule({
  id: "pod-user-namespace",
  group: "C",
  level: "advisory",
  severity: "low",
  kinds: "pods",
  says: "agent pods have a user namespace of their own",
  why: "In a user namespace even root of the container is nobody on the node.",
  mend: "set hostUsers: false",
  compliance: ["K1"],
  check: (object, context) =>
    context.tierOf(object) === "agent"
      ? everyPod(object, context, ({ spec }) => demand(spec.at("hostUsers"), "boolean", (value) => !value))
      : [],
});
