import { scalerKind } from "../availability/scale";
import { isEmptyMap, mapSelector, selectionOf } from "../availability/selection";
import { allOf, hidesObjects, isBeside, refersTo } from "../availability/stack";
import { type Answer, all, any, isEmptySelector, labelsOf, type Selector, selectorOf } from "../egress/selector";
import { isForOperators, namespaceOf } from "../egress/workloads";
import type { Field } from "../field";
import { type Finding, fail, troubles, unknown } from "../finding";
import { sameCluster } from "../near";
import type { KubeObject } from "../object";
import { originalOf } from "../patches";
import { clusterOf } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";

/** What Services, Ingresses, scalers, monitors and budgets select or name. Allowed: something that the stack shows, or somebody vouches for. */
export const rule = defineRule({
  id: "ha-dangling",
  group: "L",
  level: "advisory",
  severity: "low",
  evidenceOnOwn: true,
  kinds: [
    "Service",
    "PodDisruptionBudget.policy",
    "Ingress.networking.k8s.io",
    "Ingress.extensions",
    scalerKind,
    "ServiceMonitor.monitoring.coreos.com",
  ],
  says: "what selects or names something finds it",
  why: "A selector that picks nothing is a misspelt label: nobody is served, scaled or watched, and nothing says so.",
  mend: "use the labels and names that the stack has, or vouch for the object in externalEvidence",
  compliance: ["K9"],
  checkStack: (objects, context) =>
    Object.entries(judges).flatMap(([kind, judge]) =>
      allOf(objects, kind)
        .filter((object) => !isVouchedFor(object, context))
        .flatMap((object) =>
          judge(object, objects, context).map((finding) => ({ ...finding, object: originalOf(object) })),
        ),
    ),
});

const isVouchedFor = (object: KubeObject, context: Context): boolean => {
  const { kind, namespace, name } = object;
  return context.attested({ kind, namespace, name, ...clusterOf(object) });
};

type Judge = (object: KubeObject, objects: readonly KubeObject[], context: Context) => Finding[];

const told = (answer: Answer, field: Field, got: string): Finding[] => {
  if (answer === "yes") return [];
  return [answer === "maybe" ? unknown(field, "what it finds may be made elsewhere") : fail(field, got)];
};

/** The pods that a selector picks. */
const pods =
  (isEmpty: (field: Field) => boolean, read: (field: Field) => Selector): Judge =>
  (object, objects, context) => {
    const field = object.root.at("spec", "selector");
    if (isEmpty(field) || object.root.at("spec", "type").get("string") === "ExternalName") return [];
    const trouble = troubles(field, "map");
    if (trouble.length > 0) return trouble;
    const { any, near } = selectionOf(object, read(field), objects, context);
    const answer = any === "no" && isForOperators(field) ? "maybe" : any;
    return told(answer, field, `picks none of ${near} pods in the namespace`);
  };

/** Whether a name is that of something among others; where there is nothing of the kind at all, somebody else makes it. */
const named = (
  object: KubeObject,
  field: Field,
  among: readonly KubeObject[],
  objects: readonly KubeObject[],
): Answer => {
  const near = among.filter((other) => isBeside(object, other) !== "no");
  const answer = any(near.map((other) => refersTo(object, field, other)));
  return answer === "no" && (near.length === 0 || hidesObjects(objects)) ? "maybe" : answer;
};

/** The operator makes a Service for every Agent, under its name. */
const serviceKinds = ["Service", "Agent.kubeopencode.io"];

const backends = ({ root }: KubeObject): Field[] => {
  const spec = root.at("spec");
  const paths = spec
    .at("rules")
    .each()
    .flatMap((one) => one.at("http", "paths").each())
    .map((path) => path.at("backend"));
  return [spec.at("defaultBackend"), spec.at("backend"), ...paths]
    .map((backend) => backend.at("service", "name").or(backend.at("serviceName")))
    .filter(({ isAbsent }) => !isAbsent);
};

const ingress: Judge = (object, objects) =>
  backends(object).flatMap((field) =>
    told(named(object, field, allOf(objects, ...serviceKinds), objects), field, "no Service of that name"),
  );

const scaler: Judge = (object, objects) => {
  const target = object.root.at("spec", "scaleTargetRef");
  const kind = target.at("kind").get("string");
  const among = objects.filter((other) => other.kind === kind && !other.patch);
  return told(named(object, target.at("name"), among, objects), target.at("name"), `no ${kind} of that name`);
};

/** Whether a monitor looks into the namespace of a Service. */
function looksInto(monitor: KubeObject, service: KubeObject): Answer {
  const [anywhere, names] = ["any", "matchNames"].map((key) => monitor.root.at("spec", "namespaceSelector", key));
  if (anywhere?.get("boolean") === true) return "yes";
  const listed = names?.isAbsent === false ? names.each().map((name) => name.get("string")) : [namespaceOf(monitor)];
  const place = namespaceOf(service);
  if (place === undefined || listed.includes(undefined)) return "maybe";
  return listed.includes(place) ? "yes" : "no";
}

const monitor: Judge = (object, objects) => {
  const field = object.root.at("spec", "selector");
  const picks = selectorOf(field);
  const near = allOf(objects, "Service")
    .filter((service) => sameCluster(object, service))
    .map((service) => ({ service, within: looksInto(object, service) }));
  const seen = near.filter(({ within }) => within !== "no");
  const answer = any(
    seen.map(({ service, within }) => all([within, picks(labelsOf(service.root.at("metadata", "labels")))])),
  );
  const unseen = seen.length === 0 || hidesObjects(objects);
  return told(answer === "no" && unseen ? "maybe" : answer, field, `picks none of ${seen.length} Services`);
};

const judges: Readonly<Record<string, Judge>> = {
  Service: pods(isEmptyMap, mapSelector),
  "PodDisruptionBudget.policy": pods(isEmptySelector, selectorOf),
  "Ingress.networking.k8s.io": ingress,
  "Ingress.extensions": ingress,
  [scalerKind]: scaler,
  "ServiceMonitor.monitoring.coreos.com": monitor,
};
