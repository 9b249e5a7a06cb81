import { credentialIn } from "../credentials";
import { judge } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: env[*].value of every container. Allowed: what no detector of credentials.ts sees anything in. */
export const rule = defineRule({
  id: "secret-in-env",
  group: "E",
  level: "mandatory",
  severity: "critical",
  kinds: "pods",
  says: "no environment variable holds a credential in clear",
  why: "Whoever may read the pod, its logs or its state reads the credential; it is never rotated.",
  mend: "use valueFrom.secretKeyRef, or better mount the key as a file",
  compliance: ["CIS 5.4.1", "K4"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      field
        .at("env")
        .each()
        .flatMap((variable) =>
          judge(variable.at("value"), "string", (value = "") => credentialIn(value, variable.at("name").get("string"))),
        ),
    ),
});
