import type * as pulumi from "@pulumi/pulumi";
import { type CustomResourceArgs, TypedCustomResource } from "../../customResource";
import type { SpecOf, StatusOf } from "./definition";
import { powerTool } from "./powerTools/powerTool";
import { powerToolConfig } from "./powerTools/powerToolConfig";

/** Every kind of toe, whose objects are named PowerTool. */
export const powerToolsKinds = [powerTool, powerToolConfig];

export type PowerToolSpec = SpecOf<typeof powerTool>;
export type PowerToolStatus = StatusOf<typeof powerTool>;
/** Name and spec of a PowerTool. */
export interface PowerToolArgs extends CustomResourceArgs<PowerToolSpec> {}
/** The custom resource PowerTool. */
export class PowerTool extends TypedCustomResource<PowerToolSpec, PowerToolStatus> {
  constructor(name: string, args: PowerToolArgs, opts?: pulumi.CustomResourceOptions) {
    super(powerTool, name, args, opts);
  }
}

export type PowerToolConfigSpec = SpecOf<typeof powerToolConfig>;
export type PowerToolConfigStatus = StatusOf<typeof powerToolConfig>;
/** Name and spec of a PowerToolConfig. */
export interface PowerToolConfigArgs extends CustomResourceArgs<PowerToolConfigSpec> {}
/** The custom resource PowerToolConfig. */
export class PowerToolConfig extends TypedCustomResource<PowerToolConfigSpec, PowerToolConfigStatus> {
  constructor(name: string, args: PowerToolConfigArgs, opts?: pulumi.CustomResourceOptions) {
    super(powerToolConfig, name, args, opts);
  }
}
