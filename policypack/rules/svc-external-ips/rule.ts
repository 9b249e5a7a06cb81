import { forbid } from "../finding";
import { defineRule } from "../rule";

/** Field: spec.externalIPs of a Service. Allowed: absent or empty. */
export const rule = defineRule({
  id: "svc-external-ips",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["Service"],
  says: "no Service claims external addresses",
  why: "Whoever may set externalIPs can draw other people's traffic to a pod of theirs.",
  mend: "remove spec.externalIPs",
  compliance: ["CIS 1.2.3", "K2"],
  check: ({ root }) => forbid(root.at("spec", "externalIPs"), "list", (addresses) => addresses.length > 0),
});
