/**
 * In place of the engine's service, as the SDK offers it. Two requests are read in a way of our own: one for remedies
 * leaves the properties as bytes until somebody asks for them, which without a remedy in force nobody does; and a stack
 * shows its resources to the first policy alone, since the SDK builds each of them anew for every policy, and ours all
 * go by what the first has seen.
 */
import { createRequire } from "node:module";
import type { AnalyzeRequest, AnalyzerResource, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";

const besidePulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { BinaryReader } = besidePulumi("google-protobuf") as typeof import("google-protobuf");
const { Struct } = besidePulumi("google-protobuf/google/protobuf/struct_pb") as StructModule;
const real = require("@pulumi/pulumi/proto/analyzer_grpc_pb") as { AnalyzerService: Service };

type StructModule = typeof import("google-protobuf/google/protobuf/struct_pb");
type Properties = InstanceType<StructModule["Struct"]>;
interface Method<R> {
  readonly requestDeserialize: (bytes: Buffer) => R;
}
interface Service {
  readonly remediate: Method<AnalyzeRequest>;
  readonly analyzeStack: Method<AnalyzeStackRequest>;
}

/** Field of a request that holds the properties. */
const propertiesField = 2;

/** A request's properties, and the bytes around them. */
function parted(bytes: Buffer): { readonly properties: Uint8Array; readonly others: Buffer } | undefined {
  const reader = new BinaryReader(bytes);
  let found: { readonly from: number; readonly to: number; readonly properties: Uint8Array } | undefined;
  for (let from = 0; reader.nextField(); from = reader.getCursor()) {
    if (reader.getFieldNumber() !== propertiesField) reader.skipField();
    else if (found !== undefined) return undefined;
    else {
      const properties = reader.readBytes() as Uint8Array;
      found = { from, to: reader.getCursor(), properties };
    }
  }
  if (found === undefined) return undefined;
  return {
    properties: found.properties,
    others: Buffer.concat([bytes.subarray(0, found.from), bytes.subarray(found.to)]),
  };
}

const readLate =
  (read: (bytes: Buffer) => AnalyzeRequest) =>
  (bytes: Buffer): AnalyzeRequest => {
    const parts = parted(bytes);
    if (parts === undefined) return read(bytes);
    let properties: Properties | undefined;
    const getProperties = (): Properties => {
      properties ??= Struct.deserializeBinary(parts.properties);
      return properties;
    };
    return Object.assign(read(parts.others), { getProperties });
  };

const shownOnce =
  (read: (bytes: Buffer) => AnalyzeStackRequest) =>
  (bytes: Buffer): AnalyzeStackRequest => {
    const request = read(bytes);
    const resources = request.getResourcesList();
    let shown = false;
    function* once(): Generator<AnalyzerResource> {
      if (shown) return;
      shown = true;
      yield* Array.prototype.values.call(resources) as IterableIterator<AnalyzerResource>;
    }
    Object.defineProperty(resources, Symbol.iterator, { value: once });
    return Object.assign(request, { getResourcesList: () => resources });
  };

const { remediate, analyzeStack } = real.AnalyzerService;

module.exports = {
  ...real,
  AnalyzerService: {
    ...real.AnalyzerService,
    remediate: { ...remediate, requestDeserialize: readLate(remediate.requestDeserialize) },
    analyzeStack: { ...analyzeStack, requestDeserialize: shownOnce(analyzeStack.requestDeserialize) },
  },
};
