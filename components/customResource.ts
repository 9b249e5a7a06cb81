import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import type * as pulumi from "@pulumi/pulumi";

/** A value in which every leaf and branch may still be a Pulumi output. */
export type InputsOf<T> = T extends readonly (infer U)[]
  ? pulumi.Input<InputsOf<U>>[]
  : T extends object
    ? { [K in keyof T]: pulumi.Input<InputsOf<T[K]>> }
    : T;

/** Name, namespace and marks of a custom resource. */
export interface CustomResourceMetadataArgs {
  /** Name in the cluster. @default - the logical name and a random suffix */
  name?: pulumi.Input<string>;
  /** Namespace; absent for cluster-wide kinds. @default - the provider's */
  namespace?: pulumi.Input<string>;
  /** Labels. @default {} */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Annotations. @default {} */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What a custom resource is made of. */
export interface CustomResourceArgs<Spec> {
  /** Name, namespace and marks. @default - a generated name */
  metadata?: CustomResourceMetadataArgs;
  /** What is wanted. */
  spec: InputsOf<Spec>;
}

/** The identity of a kind. */
export interface KindOf {
  group: string;
  version: string;
  kind: string;
}

/** A custom resource whose spec and status have types. */
export abstract class TypedCustomResource<Spec, Status> extends CustomResource {
  /** What is wanted, defaults included. */
  declare readonly spec: pulumi.Output<Spec>;
  /** What the operator found; absent until it has looked. */
  declare readonly status: pulumi.Output<Status | undefined>;

  constructor(
    { group, version, kind }: KindOf,
    name: string,
    { metadata = {}, spec }: CustomResourceArgs<Spec>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(name, { apiVersion: `${group}/${version}`, kind, metadata, spec }, opts);
  }
}
