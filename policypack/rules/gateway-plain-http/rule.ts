import { isEmptySelector } from "../egress/selector";
import { attaches, gatewayGroup, isRoute, onlyRedirects } from "../exposure/routes";
import type { Field } from "../field";
import { demand, type Finding, fail, forbid, show, troubles, unknown } from "../finding";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { clusterOf } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";

const gatewayKinds = [
  `Gateway.${gatewayGroup}`,
  `ListenerSet.${gatewayGroup}`,
  "XListenerSet.gateway.networking.x-k8s.io",
];

/** Listeners of a Gateway. Allowed: HTTP that only redirects; routes of chosen namespaces; TLS with a certificate. */
export const rule = defineRule({
  id: "gateway-plain-http",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: gatewayKinds,
  says: "a Gateway serves over TLS alone, and what its owner lets it serve",
  why: "Plain HTTP sends sessions in the clear; a listener that takes routes of every namespace lets an agent's namespace publish itself.",
  mend: "use protocol HTTPS with certificateRefs; on HTTP attach one HTTPRoute that redirects to https; choose namespaces in allowedRoutes",
  compliance: ["K6"],
  check: (object) => listenersOf(object).flatMap((listener) => judgeListener(object, listener)),
  checkStack: (objects, context) => {
    const routes = objects.filter(isRoute);
    return objects
      .filter((object) => isA(object, ...gatewayKinds))
      .flatMap((object) => judgeGateway(object, routes, context).map((finding) => ({ ...finding, object })));
  },
});

const listenersOf = ({ root }: KubeObject): Field[] => root.at("spec", "listeners").each();

const judgeListener = (gateway: KubeObject, listener: Field): Finding[] => [
  ...troubles(listener.at("protocol"), "string"),
  ...judgeAdmission(listener.at("allowedRoutes", "namespaces")),
  ...judgeTls(gateway, listener),
];

function judgeAdmission(namespaces: Field): Finding[] {
  const from = namespaces.at("from");
  const everywhere = forbid(from, "string", (value) => value === "All");
  const selector = namespaces.at("selector");
  if (from.get("string") !== "Selector") return everywhere;
  const empty = isEmptySelector(selector) && !selector.partial;
  return empty ? [fail(selector, "empty, hence every namespace")] : troubles(selector, "map");
}

/** Google's gateways may hold their certificates outside of the cluster. */
const certificateMap = ["metadata", "annotations", "networking.gke.io/certmap"];

function judgeTls({ root }: KubeObject, listener: Field): Finding[] {
  const tls = listener.at("tls");
  const mode = tls.at("mode");
  const ends = ["HTTPS", "TLS"].includes(listener.at("protocol").get("string") ?? "");
  if (!ends || mode.get("string") === "Passthrough") return [];
  const held = [tls.at("options"), root.at(...certificateMap)].find((field) => !field.isAbsent);
  const open = troubles(mode, "string");
  if (open.length > 0 || held?.isSet) return open;
  return held === undefined ? demand(tls.at("certificateRefs"), "list", (refs) => refs.length > 0) : [unknown(held)];
}

/** What one object shows is judged there; here only what it left open, and who is served over HTTP. */
const judgeGateway = (gateway: KubeObject, routes: readonly KubeObject[], context: Context): Finding[] =>
  listenersOf(gateway).flatMap((listener) => [
    ...judgeListener(gateway, listener).filter(({ verdict }) => verdict === "unknown"),
    ...(listener.at("protocol").get("string") === "HTTP" ? judgePlain(gateway, listener, routes, context) : []),
  ]);

function judgePlain(gateway: KubeObject, listener: Field, routes: readonly KubeObject[], context: Context): Finding[] {
  const protocol = listener.at("protocol");
  const attached = routes
    .map((route) => ({ route, here: attaches(route, gateway, listener), redirects: onlyRedirects(route) }))
    .filter(({ here }) => here !== "no");
  const serving = attached.find(({ here, redirects }) => here === "yes" && redirects === "no");
  if (serving !== undefined)
    return [fail(protocol, `HTTP, and ${serving.route.kind} ${show(serving.route.name)} serves over it`)];
  if (attached.some(({ here, redirects }) => here === "maybe" || redirects === "maybe"))
    return [unknown(protocol, "whether its routes only redirect")];
  const isVouched = context.attested({ ...clusterOf(gateway), kind: "HTTPRoute", namespace: gateway.namespace });
  return attached.length > 0 || isVouched ? [] : [fail(protocol, "HTTP, and no route that redirects to https")];
}
