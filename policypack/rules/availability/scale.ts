import { type Answer, all } from "../egress/selector";
import type { Field } from "../field";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { originalOf } from "../patches";
import { allOf, asPatched, refersTo } from "./stack";

/** Controllers of as many pods as they are told, in `kinds` of a rule. */
export const scaledKinds = [
  "Deployment.apps",
  "Deployment.extensions",
  "StatefulSet.apps",
  "ReplicaSet.apps",
  "ReplicaSet.extensions",
  "ReplicationController",
];
/** The same, and those of a pod on each node. */
export const controllerKinds = [...scaledKinds, "DaemonSet.apps", "DaemonSet.extensions"];
export const isScaled = (object: KubeObject): boolean => isA(object, ...scaledKinds);

export const scalerKind = "HorizontalPodAutoscaler.autoscaling";

/** How many pods a controller has at least, and who says so. */
export interface Scale {
  /** Undefined where it is not known. */
  readonly least: number | undefined;
  readonly at: Field;
  readonly object: KubeObject;
}

const scales = (scaler: KubeObject, object: KubeObject): Answer => {
  const target = scaler.root.at("spec", "scaleTargetRef");
  const kind: Answer = (target.at("kind").get("string") ?? object.kind) === object.kind ? "yes" : "no";
  return all([kind, refersTo(scaler, target.at("name"), object)]);
};

/** A scaler's lower bound wins over what the controller itself says. */
export function scaleOf(object: KubeObject, objects: readonly KubeObject[]): Scale {
  const scalers = allOf(objects, scalerKind).map((scaler) => ({ scaler, answer: scales(scaler, object) }));
  const { scaler, answer } = scalers.find(({ answer }) => answer !== "no") ?? {};
  const at = scaler?.root.at("spec", "minReplicas") ?? asPatched(object, objects).root.at("spec", "replicas");
  const least = answer === "maybe" ? undefined : at.isAbsent ? 1 : at.get("number");
  return { least, at, object: originalOf(scaler ?? object) };
}
