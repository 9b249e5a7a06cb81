import type { KubeObject } from "../object";
import type { Answer, Labels } from "./selector";
import type { Step } from "./step";

export type Engine = "kubernetes" | "cilium" | "calico" | "admin";

/** When a policy is asked, and whether its permissions only add to those of others. */
export interface Turn {
  readonly stage: "admin" | "main" | "baseline";
  readonly order: number;
  readonly additive: boolean;
}

/** Kubernetes' own policies; Calico counts them with this order. */
export const additive: Turn = { stage: "main", order: 1000, additive: true };

/** The egress side of one policy, whatever its engine. */
export interface EgressPolicy {
  readonly object: KubeObject;
  readonly engine: Engine;
  readonly cluster: string;
  /** Null for the whole cluster; undefined where it is not known yet. */
  readonly namespace: string | null | undefined;
  readonly selects: (labels: Labels, namespaceLabels: Labels) => Answer;
  /** Whether the pods it selects are denied all that nothing allows. */
  readonly isolates: Answer;
  readonly turn: Turn;
  readonly steps: readonly Step[];
}
