import type { KubeObject } from "../object";
import { type Edit, specsToFill } from "../remedy";
import type { Context } from "../rule";

/** Refuses the token where the pod says nothing; a pod that asks for one is left to the rule. */
export const refuseToken = (object: KubeObject, { settings }: Context): Edit[] =>
  specsToFill(object, settings)
    .map((spec) => [...spec, "automountServiceAccountToken"])
    .filter((at) => object.root.at(...at).isAbsent)
    .map((at) => ({ at, put: false }));
