import { forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: securityContext.privileged of every container. Allowed: absent, false. No waiver for Windows. */
export const rule = defineRule({
  id: "pod-privileged",
  group: "A",
  level: "mandatory",
  severity: "critical",
  kinds: "pods",
  says: "no container is privileged",
  why: "A privileged container owns its node: every device, every other pod and every credential on it.",
  mend: "remove securityContext.privileged, or set it to false",
  compliance: ["CIS 5.2.2", "K1"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      forbid(field.at("securityContext", "privileged"), "boolean", (value) => value),
    ),
});
