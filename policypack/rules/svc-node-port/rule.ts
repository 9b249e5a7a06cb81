import { advice, type Finding, forbid, show, troubles } from "../finding";
import { defineRule } from "../rule";

/** Fields: spec.type, spec.allocateLoadBalancerNodePorts of a Service. Allowed: any type but NodePort. */
export const rule = defineRule({
  id: "svc-node-port",
  group: "K",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: ["Service"],
  says: "no Service opens a port on every node",
  why: "A node port is reachable from wherever nodes are, and most network policies do not see the client behind it.",
  mend: "use type ClusterIP",
  compliance: ["K2"],
  check: ({ root }) => {
    const spec = root.at("spec");
    const opened = forbid(spec.at("type"), "string", (type) => type === "NodePort");
    if (spec.at("type").get("string") !== "LoadBalancer") return opened;
    return allocated(spec.at("allocateLoadBalancerNodePorts"));
  },
});

/** A load balancer allocates node ports as well, unless told not to. */
function allocated(field: Parameters<typeof troubles>[0]): Finding[] {
  const trouble = troubles(field, "boolean");
  if (trouble.length > 0) return trouble;
  const value = field.get("boolean");
  return value === false || (value === undefined && field.partial) ? [] : [advice(field, show(value))];
}
