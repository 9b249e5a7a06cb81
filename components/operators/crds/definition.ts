import type { Manifest } from "../../manifest";
import {
  type CelRule,
  CrdSchema,
  type Fields,
  type Keywords,
  type ObjectOf,
  obj,
  req,
  type Schema,
  type ValueOf,
} from "./schema";

/** A column of `kubectl get`; those of priority 1 show with `-o wide`. */
export interface Column {
  name: string;
  jsonPath: string;
  type: "string" | "integer" | "boolean" | "date";
  priority?: 1;
}

/** Replica counts that `kubectl scale` and autoscalers read and write. */
export interface Scale {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
}

/** One kind: names, columns, and the schemas of its spec and status. */
export interface Definition<Spec, Status> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly says: string;
  readonly spec: Schema<Spec>;
  /** Whether an object without a spec is refused. */
  readonly specRequired: boolean;
  readonly status?: Schema<Status>;
  readonly scale?: Scale;
  readonly columns: readonly Column[];
  readonly rules?: readonly CelRule[];
  readonly hardenedRules?: readonly CelRule[];
}

export type AnyDefinition = Definition<unknown, unknown>;
export type SpecOf<D> = D extends { spec: infer S } ? ValueOf<S> : never;
export type StatusOf<D> = D extends { status?: infer S } ? ValueOf<Exclude<S, undefined>> : never;

export const age: Column = { name: "Age", jsonPath: ".metadata.creationTimestamp", type: "date" };
export const column = (name: string, jsonPath: string, type: Column["type"] = "string"): Column => ({
  name,
  jsonPath,
  type,
});
export const wide = (name: string, jsonPath: string, type: Column["type"] = "string"): Column => ({
  ...column(name, jsonPath, type),
  priority: 1,
});

/** The object schema of a status; all of it is written by the controller. */
export const statusOf = <const F extends Fields>(fields: F): Schema<ObjectOf<F>> =>
  obj(fields, "Written by the operator.");

function rootSchema(d: AnyDefinition, mode: CrdSchema): Keywords {
  const meta: Schema<unknown> = { render: () => ({ type: "object" }) };
  const text: Schema<string> = { render: () => ({ type: "string" }) };
  const rules = [...(d.rules ?? []), ...(mode === CrdSchema.Hardened ? (d.hardenedRules ?? []) : [])];
  const root = obj(
    {
      apiVersion: text,
      kind: text,
      metadata: meta,
      spec: d.specRequired ? req(d.spec) : d.spec,
      ...(d.status === undefined ? {} : { status: d.status }),
    },
    d.says,
    { rules },
  );
  return root.render(mode);
}

const subresources = (d: AnyDefinition): object => ({
  ...(d.status === undefined ? {} : { status: {} }),
  ...(d.scale === undefined ? {} : { scale: d.scale }),
});

/** The CustomResourceDefinition of a kind, as plain data. */
export function crd(d: AnyDefinition, mode: CrdSchema = CrdSchema.Hardened): Manifest {
  const { group, version, kind, plural, scope, columns } = d;
  const names = { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() };
  const parts = subresources(d);
  const served = {
    name: version,
    served: true,
    storage: true,
    ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
    ...(Object.keys(parts).length > 0 ? { subresources: parts } : {}),
    schema: { openAPIV3Schema: rootSchema(d, mode) },
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { ...names, ...(d.shortNames ? { shortNames: d.shortNames } : {}) },
      versions: [served],
    },
  };
}
