import type { Field } from "../field";
import { type Finding, forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Fields: container ports and ports of Services. Allowed: not 22. */
export const rule = defineRule({
  id: "pod-ssh-server",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: ["pods", "Service"],
  says: "no agent offers SSH",
  why: "A shell server in an agent pod is a door that no role guards.",
  mend: "remove port 22",
  compliance: ["K2"],
  check: (object, context) =>
    object.kind === "Service"
      ? object.root
          .at("spec", "ports")
          .each()
          .flatMap((port) => ["port", "targetPort"].flatMap((key) => isSsh(port.at(key))))
      : everyContainer(object, context, ({ field }) =>
          field
            .at("ports")
            .each()
            .flatMap((port) => isSsh(port.at("containerPort"))),
        ),
});

const isSsh = (port: Field): Finding[] => forbid(port, "quantity", (value) => /^(22|ssh)$/i.test(String(value)));
