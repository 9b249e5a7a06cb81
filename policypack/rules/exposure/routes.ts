import { type Answer, all, any } from "../egress/selector";
import { clusterOf } from "../egress/workloads";
import type { Field } from "../field";
import { isA } from "../near";
import type { KubeObject } from "../object";

export const gatewayGroup = "gateway.networking.k8s.io";
const httpRoute = `HTTPRoute.${gatewayGroup}`;
export const routeKinds = ["GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"]
  .map((kind) => `${kind}.${gatewayGroup}`)
  .concat(httpRoute);

export const isRoute = (object: KubeObject): boolean => isA(object, ...routeKinds);

/** Whether a field holds a value; where it is absent, what it then means counts. */
export function says(field: Field, value: unknown, meant: unknown): Answer {
  if (field.isUnknown) return "maybe";
  return (field.isAbsent ? meant : field.value) === value ? "yes" : "no";
}

/** What a route attaches to; a Service as parent is traffic inside a mesh. */
export const gatewaysOf = ({ root }: KubeObject): Field[] =>
  root
    .at("spec", "parentRefs")
    .each()
    .filter((parent) => parent.at("kind").get("string") !== "Service");

/** Whether a reference to a parent means a listener of a gateway; one that names no section means all of them. */
function means(parent: Field, route: KubeObject, gateway: KubeObject, listener: Field): Answer {
  const [section, port] = [listener.at("name").value, listener.at("port").value];
  const place = gateway.root.at("metadata", "namespace");
  return all([
    says(parent.at("kind"), gateway.kind, "Gateway"),
    says(parent.at("name"), gateway.name, ""),
    place.isUnknown ? "maybe" : says(parent.at("namespace"), gateway.namespace, route.namespace),
    says(parent.at("sectionName"), section, section),
    says(parent.at("port"), port, port),
  ]);
}

/** Whether requests that reach a listener may go on to a route. */
export const attaches = (route: KubeObject, gateway: KubeObject, listener: Field): Answer =>
  clusterOf(route) === clusterOf(gateway)
    ? any(gatewaysOf(route).map((parent) => means(parent, route, gateway, listener)))
    : "no";

const redirects = (rule: Field): Answer =>
  any(
    rule
      .at("filters")
      .each()
      .map((filter) => says(filter.at("requestRedirect", "scheme"), "https", "")),
  );

/** Whether a route sends everybody to https, and serves nothing by itself. */
export function onlyRedirects(route: KubeObject): Answer {
  const rules = route.root.at("spec", "rules").each();
  if (!isA(route, httpRoute) || rules.length === 0) return "no";
  return all(rules.map(redirects));
}
