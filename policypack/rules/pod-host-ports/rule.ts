import { forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: ports[*].hostPort of every container. Allowed: absent, 0. */
export const rule = defineRule({
  id: "pod-host-ports",
  group: "A",
  level: "mandatory",
  severity: "high",
  kinds: "pods",
  says: "no container takes a port of its node",
  why: "A host port is reachable from outside the cluster's network and past every Service.",
  mend: "remove hostPort and use a Service",
  compliance: ["CIS 5.2.13", "K1", "K2"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      field
        .at("ports")
        .each()
        .flatMap((port) => forbid(port.at("hostPort"), "number", (value) => value !== 0)),
    ),
});
