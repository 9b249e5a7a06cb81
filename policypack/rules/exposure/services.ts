import { type Answer, all, selectorOf } from "../egress/selector";
import { clusterOf, namespaceOf, type Workload } from "../egress/workloads";
import { Field } from "../field";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { says } from "./routes";

/** A Service as an Ingress or a route names it. */
export interface Backend {
  readonly cluster: string;
  /** Undefined where it is not known yet. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** The Service with its patches; none where a controller makes it. */
  readonly parts: readonly KubeObject[];
  selects(pod: Workload): Answer;
}

/** The namespace that an object is in; undefined while it is not known. */
export const placeOf = (object: KubeObject): string | undefined => {
  const namespace = namespaceOf(object);
  return namespace === "" ? "default" : namespace;
};

const nameOf = ({ root, name }: KubeObject): string | undefined =>
  root.at("metadata", "name").isUnknown ? undefined : name;

/** A field of a Service as its patches leave it: the last one that says anything counts. */
export const lastOf = (parts: readonly KubeObject[], key: string): { field: Field; object: KubeObject }[] =>
  parts
    .map((object) => ({ object, field: object.root.at("spec", key) }))
    .filter(({ field }) => !field.isAbsent)
    .slice(-1);

/** Patches add labels to a selector. A Service without any selects nothing. */
function selectorIn(parts: readonly KubeObject[]): Backend["selects"] {
  const fields = parts.map(({ root }) => root.at("spec", "selector")).filter(({ isAbsent }) => !isAbsent);
  const maps = fields.map((field) => field.get("map"));
  if (fields.length === 0) return () => (parts.every(({ patch }) => patch) ? "maybe" : "no");
  if (maps.includes(undefined)) return () => "maybe";
  const labels = Object.assign({}, ...maps);
  if (Object.keys(labels).length === 0) return () => "no";
  const selects = selectorOf(Field.of({ matchLabels: labels }));
  return (pod) => selects(pod.labels);
}

/** Whether two names that may not be known yet are one. */
export const same = (one: string | undefined, other: string | undefined): Answer =>
  one === undefined || other === undefined ? "maybe" : one === other ? "yes" : "no";

function backend(of: KubeObject, parts: readonly KubeObject[], selects: Backend["selects"]): Backend {
  const [cluster, namespace] = [clusterOf(of), placeOf(of)];
  const near = (pod: Workload): Answer => (pod.cluster === cluster ? same(placeOf(pod.owner), namespace) : "no");
  return { cluster, namespace, name: nameOf(of), parts, selects: (pod) => all([near(pod), selects(pod)]) };
}

/** What controllers make a Service of, under the same name: which pods it leads to. */
const implied: Readonly<Record<string, (object: KubeObject) => Backend["selects"]>> = {
  "Agent.kubeopencode.io": (object) => (pod) => (pod.owner === object ? "yes" : "no"),
  "Sandbox.agents.x-k8s.io": (object) => (pod) => (pod.owner === object ? "yes" : "no"),
  "SandboxClaim.extensions.agents.x-k8s.io": ({ root }) => {
    const template = root.at("spec", "sandboxTemplateRef", "name");
    return ({ owner }) => (owner.kind === "SandboxTemplate" ? says(template, owner.name, "") : "no");
  },
};

const impliedBackend = (object: KubeObject): Backend[] => {
  const make = implied[`${object.kind}.${object.group}`];
  return make === undefined || object.patch ? [] : [backend(object, [], make(object))];
};

/** Services by where and what they are; one that is not named yet stands for itself. */
function grouped(objects: readonly KubeObject[]): KubeObject[][] {
  const groups = new Map<string | KubeObject, KubeObject[]>();
  for (const object of objects.filter((one) => isA(one, "Service"))) {
    const [namespace, name] = [placeOf(object), nameOf(object)];
    const key = namespace === undefined || name === undefined ? object : `${clusterOf(object)}|${namespace}|${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [object]);
    else group.push(object);
  }
  return [...groups.values()];
}

/** Every Service that the stack declares, or has made by a controller. */
export const backendsOf = (objects: readonly KubeObject[]): Backend[] => [
  ...grouped(objects).flatMap((parts) => {
    // A patch changes what was there before.
    const sorted = [...parts].sort((a, b) => Number(a.patch) - Number(b.patch));
    return sorted.slice(0, 1).map((first) => backend(first, sorted, selectorIn(sorted)));
  }),
  ...objects.flatMap(impliedBackend),
];
