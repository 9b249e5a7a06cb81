import { forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";
import { isAtLeast } from "../version";

const handlers = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

/** Fields: host of every probe and lifecycle handler. Allowed from v1.34: absent, empty. */
export const rule = defineRule({
  id: "pod-probe-host",
  group: "A",
  level: "mandatory",
  severity: "medium",
  kinds: "pods",
  says: "no probe or lifecycle hook names a host",
  why: "The kubelet calls that host from the node, past the pod's network policies: a way to reach what the pod may not.",
  mend: "omit host; the probe then goes to the pod itself",
  compliance: ["CIS 5.7.3", "K1", "K2"],
  check: (object, context) => {
    if (!isAtLeast(context.settings.pssVersion, 34)) return [];
    return everyContainer(object, context, ({ field }) =>
      handlers.flatMap((handler) =>
        ["httpGet", "tcpSocket"].flatMap((call) =>
          forbid(field.at(...handler, call, "host"), "string", (value) => value !== ""),
        ),
      ),
    );
  },
});
