import type * as pulumi from "@pulumi/pulumi";
import { type CustomResourceArgs, TypedCustomResource } from "../../customResource";
import type { SpecOf, StatusOf } from "./definition";
import { beadStore, convoy, refinery, witness } from "./gasTown/others";
import { polecat } from "./gasTown/polecat";
import { rig } from "./gasTown/rig";

/** Every kind of Gas Town. */
export const gasTownKinds = [rig, polecat, convoy, witness, refinery, beadStore];

export type RigSpec = SpecOf<typeof rig>;
export type RigStatus = StatusOf<typeof rig>;
/** Name and spec of a Rig. */
export interface RigArgs extends CustomResourceArgs<RigSpec> {}
/** The custom resource Rig. */
export class Rig extends TypedCustomResource<RigSpec, RigStatus> {
  constructor(name: string, args: RigArgs, opts?: pulumi.CustomResourceOptions) {
    super(rig, name, args, opts);
  }
}

export type PolecatSpec = SpecOf<typeof polecat>;
export type PolecatStatus = StatusOf<typeof polecat>;
/** Name and spec of a Polecat. */
export interface PolecatArgs extends CustomResourceArgs<PolecatSpec> {}
/** The custom resource Polecat. */
export class Polecat extends TypedCustomResource<PolecatSpec, PolecatStatus> {
  constructor(name: string, args: PolecatArgs, opts?: pulumi.CustomResourceOptions) {
    super(polecat, name, args, opts);
  }
}

export type ConvoySpec = SpecOf<typeof convoy>;
export type ConvoyStatus = StatusOf<typeof convoy>;
/** Name and spec of a Convoy. */
export interface ConvoyArgs extends CustomResourceArgs<ConvoySpec> {}
/** The custom resource Convoy. */
export class Convoy extends TypedCustomResource<ConvoySpec, ConvoyStatus> {
  constructor(name: string, args: ConvoyArgs, opts?: pulumi.CustomResourceOptions) {
    super(convoy, name, args, opts);
  }
}

export type WitnessSpec = SpecOf<typeof witness>;
export type WitnessStatus = StatusOf<typeof witness>;
/** Name and spec of a Witness. */
export interface WitnessArgs extends CustomResourceArgs<WitnessSpec> {}
/** The custom resource Witness. */
export class Witness extends TypedCustomResource<WitnessSpec, WitnessStatus> {
  constructor(name: string, args: WitnessArgs, opts?: pulumi.CustomResourceOptions) {
    super(witness, name, args, opts);
  }
}

export type RefinerySpec = SpecOf<typeof refinery>;
export type RefineryStatus = StatusOf<typeof refinery>;
/** Name and spec of a Refinery. */
export interface RefineryArgs extends CustomResourceArgs<RefinerySpec> {}
/** The custom resource Refinery. */
export class Refinery extends TypedCustomResource<RefinerySpec, RefineryStatus> {
  constructor(name: string, args: RefineryArgs, opts?: pulumi.CustomResourceOptions) {
    super(refinery, name, args, opts);
  }
}

export type BeadStoreSpec = SpecOf<typeof beadStore>;
export type BeadStoreStatus = StatusOf<typeof beadStore>;
/** Name and spec of a BeadStore. */
export interface BeadStoreArgs extends CustomResourceArgs<BeadStoreSpec> {}
/** The custom resource BeadStore. */
export class BeadStore extends TypedCustomResource<BeadStoreSpec, BeadStoreStatus> {
  constructor(name: string, args: BeadStoreArgs, opts?: pulumi.CustomResourceOptions) {
    super(beadStore, name, args, opts);
  }
}
