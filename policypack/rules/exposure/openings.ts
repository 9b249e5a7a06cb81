import { type Answer, all, any } from "../egress/selector";
import { clusterOf } from "../egress/workloads";
import type { Field } from "../field";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { gatewaysOf, isRoute, says } from "./routes";
import { type Backend, lastOf, placeOf, same } from "./services";

/** A place at which somebody outside of the cluster comes in. */
export interface Opening {
  readonly object: KubeObject;
  readonly at: Field;
  /** The namespace of the Service that it names; undefined while it is not known. */
  readonly namespace: string | undefined;
  readonly service: string | undefined;
  /** The annotations of an Ingress, where it may ask for a login. */
  readonly annotations?: Field;
  leadsTo(backend: Backend): Answer;
}

const holdsItems = (list: Field): Answer => (list.isUnknown ? "maybe" : list.each().length > 0 ? "yes" : "no");

/** The type or the addresses by which a Service itself is reached from outside. */
function ofService(service: Backend): Opening[] {
  const opens = (at: Field, object: KubeObject, answer: Answer): Opening[] => {
    const { namespace, name } = service;
    const leadsTo = (backend: Backend): Answer => (backend === service ? answer : "no");
    return answer === "no" ? [] : [{ object, at, namespace, service: name, leadsTo }];
  };
  return [
    ...lastOf(service.parts, "type").flatMap(({ field, object }) =>
      opens(field, object, any([says(field, "LoadBalancer", ""), says(field, "NodePort", "")])),
    ),
    ...lastOf(service.parts, "externalIPs").flatMap(({ field, object }) => opens(field, object, holdsItems(field))),
  ];
}

/** A field that names a Service in some namespace. */
const named = (object: KubeObject, at: Field, namespace: string | undefined): Opening => ({
  object,
  at,
  namespace,
  service: at.get("string"),
  leadsTo: ({ cluster, namespace: place, name }) =>
    cluster === clusterOf(object) ? all([same(namespace, place), same(at.get("string"), name)]) : "no",
});

const ingressKinds = ["Ingress.networking.k8s.io", "Ingress.extensions"];

function ofIngress(object: KubeObject): Opening[] {
  const spec = object.root.at("spec");
  const paths = spec
    .at("rules")
    .each()
    .flatMap((rule) => rule.at("http", "paths").each());
  // The first versions of the API wrote the name directly.
  return [spec.at("defaultBackend"), spec.at("backend"), ...paths.map((path) => path.at("backend"))]
    .flatMap((backend) => [backend.at("service", "name"), backend.at("serviceName")])
    .filter(({ isAbsent }) => !isAbsent)
    .map((field) => ({
      ...named(object, field, placeOf(object)),
      annotations: object.root.at("metadata", "annotations"),
    }));
}

const mirrors = (holder: Field): Field[] =>
  holder
    .at("filters")
    .each()
    .map((filter) => filter.at("requestMirror", "backendRef"));

const backendsIn = (rule: Field): Field[] => {
  const refs = rule.at("backendRefs").each();
  return [...refs, ...[rule, ...refs].flatMap(mirrors)];
};

/** What a route of a gateway sends requests to, copies of them included. */
function ofRoute(route: KubeObject): Opening[] {
  if (gatewaysOf(route).length === 0) return [];
  return route.root
    .at("spec", "rules")
    .each()
    .flatMap(backendsIn)
    .filter((ref) => says(ref.at("kind"), "Service", "Service") !== "no" && !ref.at("name").isAbsent)
    .map((ref) => {
      const place = ref.at("namespace");
      return named(route, ref.at("name"), place.isAbsent ? placeOf(route) : place.get("string"));
    });
}

/** Every way into the cluster that the stack opens. */
export const openingsOf = (objects: readonly KubeObject[], backends: readonly Backend[]): Opening[] => [
  ...backends.flatMap(ofService),
  ...objects.filter((object) => isA(object, ...ingressKinds)).flatMap(ofIngress),
  ...objects.filter(isRoute).flatMap(ofRoute),
];
