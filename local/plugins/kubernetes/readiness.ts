import type { JsonObject } from "../values";
import type { Cluster } from "./apply";
import { annotationOf, groupOf, kindOf, listAt, nameOf, namespaceOf, numberAt, objectAt, textAt } from "./object";

/** What the object still waits for; an empty list says that it is ready. */
export interface Verdict {
  waits: string[];
  /** Waiting longer will not help. */
  hopeless?: boolean;
}

const ready: Verdict = { waits: [] };
const waitsFor = (...waits: string[]): Verdict => ({ waits });

export const conditionOf = (object: JsonObject, type: string): JsonObject =>
  listAt(objectAt(object, "status"), "conditions").find((item) => textAt(item, "type") === type) ?? {};
export const holds = (object: JsonObject, type: string): boolean =>
  textAt(conditionOf(object, type), "status") === "True";

const because = (condition: JsonObject): string =>
  [textAt(condition, "reason"), textAt(condition, "message")].filter((part) => part !== "").join(": ");

const unseen = (object: JsonObject): boolean =>
  numberAt(objectAt(object, "status"), "observedGeneration") < numberAt(objectAt(object, "metadata"), "generation");

const wanted = (object: JsonObject): number => {
  const { replicas } = objectAt(object, "spec");
  return typeof replicas === "number" ? replicas : 1;
};

function count(what: string, has: number, needs: number): string[] {
  return has >= needs ? [] : [`${has} of ${needs} pods are ${what}`];
}

function deployment(object: JsonObject): Verdict {
  if (unseen(object)) return waitsFor("the controller has not seen the change");
  const status = objectAt(object, "status");
  const progress = conditionOf(object, "Progressing");
  if (textAt(progress, "reason") === "ProgressDeadlineExceeded") return { waits: [because(progress)], hopeless: true };
  const needs = wanted(object);
  const left = numberAt(status, "replicas") - numberAt(status, "updatedReplicas");
  const failure = holds(object, "ReplicaFailure") ? [because(conditionOf(object, "ReplicaFailure"))] : [];
  const waits = [
    ...count("updated", numberAt(status, "updatedReplicas"), needs),
    ...count("available", numberAt(status, "availableReplicas"), needs),
    ...(left > 0 ? [`${left} old pods still run`] : []),
  ];
  return waits.length === 0 ? ready : { waits: [...waits, ...failure] };
}

function statefulSet(object: JsonObject): Verdict {
  if (unseen(object)) return waitsFor("the controller has not seen the change");
  const status = objectAt(object, "status");
  const strategy = textAt(objectAt(objectAt(object, "spec"), "updateStrategy"), "type");
  const updated = strategy === "OnDelete" ? wanted(object) : numberAt(status, "updatedReplicas");
  return waitsFor(
    ...count("ready", numberAt(status, "readyReplicas"), wanted(object)),
    ...count("updated", updated, wanted(object)),
  );
}

function daemonSet(object: JsonObject): Verdict {
  if (unseen(object)) return waitsFor("the controller has not seen the change");
  const status = objectAt(object, "status");
  const needs = numberAt(status, "desiredNumberScheduled");
  return waitsFor(
    ...count("updated", numberAt(status, "updatedNumberScheduled"), needs),
    ...count("available", numberAt(status, "numberAvailable"), needs),
  );
}

function pod(object: JsonObject): Verdict {
  const phase = textAt(objectAt(object, "status"), "phase");
  if (phase === "Succeeded" || holds(object, "Ready")) return ready;
  if (phase === "Failed") return { waits: ["the pod failed"], hopeless: true };
  const scheduled = conditionOf(object, "PodScheduled");
  return waitsFor(
    textAt(scheduled, "status") === "False" ? because(scheduled) : `the pod is ${phase || "new"}, not Ready`,
  );
}

function job(object: JsonObject): Verdict {
  if (objectAt(object, "spec").suspend === true || holds(object, "Complete")) return ready;
  if (holds(object, "Failed")) return { waits: [because(conditionOf(object, "Failed"))], hopeless: true };
  return waitsFor("the job is not complete");
}

function definition(object: JsonObject): Verdict {
  const refused = conditionOf(object, "NamesAccepted");
  if (textAt(refused, "status") === "False") return { waits: [because(refused)], hopeless: true };
  return holds(object, "Established") ? ready : waitsFor("the definition is not established");
}

async function service(object: JsonObject, { client }: Cluster): Promise<Verdict> {
  const spec = objectAt(object, "spec");
  const unselected = Object.keys(objectAt(spec, "selector")).length === 0;
  if (unselected || spec.clusterIP === "None" || spec.type === "ExternalName") return ready;
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespaceOf(object)}/endpointslices`;
  const query = { labelSelector: `kubernetes.io/service-name=${nameOf(object)}` };
  const slices = listAt(await client.ask({ method: "GET", path, query }), "items");
  const live = slices
    .flatMap((slice) => listAt(slice, "endpoints"))
    .some((e) => objectAt(e, "conditions").ready !== false);
  return live ? ready : waitsFor("no ready pod matches spec.selector");
}

async function claim(object: JsonObject, { client }: Cluster): Promise<Verdict> {
  if (objectAt(object, "status").phase === "Bound") return ready;
  const name = textAt(objectAt(object, "spec"), "storageClassName");
  const path = "/apis/storage.k8s.io/v1/storageclasses";
  const classes = listAt(await client.ask({ method: "GET", path }), "items");
  const isDefault = (item: JsonObject) => annotationOf(item, "storageclass.kubernetes.io/is-default-class") === "true";
  const used = classes.find((item) => (name === "" ? isDefault(item) : nameOf(item) === name));
  // Such a claim binds when a pod uses it, which may come later in the same update.
  return used?.volumeBindingMode === "WaitForFirstConsumer" ? ready : waitsFor("the claim is not bound");
}

type Judge = (object: JsonObject, cluster: Cluster) => Verdict | Promise<Verdict>;

const judges: Record<string, Judge> = {
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "batch/Job": job,
  "/Pod": pod,
  "/Service": service,
  "/PersistentVolumeClaim": claim,
  "apiextensions.k8s.io/CustomResourceDefinition": definition,
};

export const judgeOf = (object: JsonObject): Judge | undefined => {
  const { apiVersion, kind } = kindOf(object);
  return judges[`${groupOf(apiVersion)}/${kind}`];
};
