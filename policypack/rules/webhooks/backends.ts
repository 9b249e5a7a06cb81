import { isEmptyMap, mapSelector, type Selection, selectionOf } from "../availability/selection";
import { allOf, isNameOf } from "../availability/stack";
import { type Answer, all } from "../egress/selector";
import { clusterOf } from "../egress/workloads";
import type { Field } from "../field";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { originalOf } from "../patches";
import type { Context } from "../rule";
import { failsClosed, webhookKinds, webhooksOf } from "./webhooks";

/** A Service that the API server asks, and the pods behind it. */
export interface Backend {
  /** The configuration that names it. */
  readonly caller: KubeObject;
  /** Where it does. */
  readonly at: Field;
  /** Whether requests are refused while nobody answers. */
  readonly closed: Answer;
  /** Undefined where the stack does not show the Service. */
  readonly service: KubeObject | undefined;
  /** Undefined where the Service selects no pods by itself. */
  readonly selection: Selection | undefined;
}

type Call = Pick<Backend, "caller" | "at" | "closed">;

// A patch of one webhook among several is judged by itself.
const admissionCalls = (objects: readonly KubeObject[]): Call[] =>
  objects
    .filter((object) => isA(object, ...webhookKinds) && !object.patch)
    .flatMap((caller) =>
      webhooksOf(caller).map((webhook) => ({
        caller,
        at: webhook.at("clientConfig", "service"),
        closed: failsClosed(caller, webhook),
      })),
    );

/** Conversion of custom resources: nobody can even read them while it is down. */
const conversionCalls = (objects: readonly KubeObject[]): Call[] =>
  allOf(objects, "CustomResourceDefinition.apiextensions.k8s.io").map((caller) => {
    const conversion = caller.root.at("spec", "conversion");
    const at = conversion.at("webhook", "clientConfig", "service").or(conversion.at("webhookClientConfig", "service"));
    return { caller: originalOf(caller), at, closed: "yes" };
  });

const isService = ({ caller, at }: Call, service: KubeObject): Answer =>
  clusterOf(caller) !== clusterOf(service)
    ? "no"
    : all([
        at.at("namespace").get("string") === service.namespace ? "yes" : at.at("namespace").isUnknown ? "maybe" : "no",
        isNameOf(at.at("name"), service),
      ]);

/** Every call by which the API server depends on pods; what names a URL is no such call. */
export function backendsOf(objects: readonly KubeObject[], context: Pick<Context, "settings">): Backend[] {
  const services = allOf(objects, "Service");
  return [...admissionCalls(objects), ...conversionCalls(objects)]
    .filter(({ at }) => !at.isAbsent)
    .map((call) => {
      const service = services.find((service) => isService(call, service) === "yes");
      const selector = service?.root.at("spec", "selector");
      if (service === undefined || selector === undefined || isEmptyMap(selector))
        return { ...call, service, selection: undefined };
      return { ...call, service, selection: selectionOf(service, mapSelector(selector), objects, context) };
    });
}
