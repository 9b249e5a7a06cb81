import type { Field } from "../field";
import type { KubeObject } from "../object";
import { type Edit, mayBeWindows, specsToFill } from "../remedy";
import type { Context } from "../rule";

const annotation = /^(container\.)?seccomp\.security\.alpha\.kubernetes\.io\//;

/** Before there were fields, annotations chose the filter, and servers refuse a field beside them that says otherwise. */
const isAnnotated = (metadata: Field): boolean =>
  metadata.at("annotations").isUnknown ||
  metadata
    .at("annotations")
    .entries()
    .some(([key]) => annotation.test(key));

/** Puts the runtime's filter where the pod names none; containers that name one keep it. */
export const filterCalls = (object: KubeObject, { settings }: Context): Edit[] =>
  specsToFill(object, settings)
    .filter((spec) => !mayBeWindows(object, spec) && !isAnnotated(object.root.at(...spec.slice(0, -1), "metadata")))
    .map((spec) => [...spec, "securityContext", "seccompProfile"])
    .filter((at) => object.root.at(...at).isAbsent)
    .map((at) => ({ at, put: { type: "RuntimeDefault" } }));
