import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** One resource as the engine would send it, `unknown()` standing for what a preview cannot know. */
export interface Sent {
  readonly type: string;
  readonly name?: string;
  readonly props: Record<string, unknown>;
  readonly ignoreChanges?: readonly string[];
  readonly provider?: string;
}

export interface Diagnostic {
  readonly policy: string;
  readonly message: string;
  readonly level: string;
  readonly urn: string;
}

/** The string that the engine sends in place of an unknown string. */
export const unknown = (): string => "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const urnOf = ({ type, name = "x" }: Sent): string => `urn:pulumi:dev::test::${type}::${name}`;
export const structOf = (value: Record<string, unknown>): Struct => Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
