/**
 * In place of the engine's service, as the SDK offers it. Properties stay bytes until somebody asks for them, which for
 * remedies nobody does unless one is in force, and become plain data at once. And a stack shows its resources to the
 * first policy alone: the SDK builds each of them anew for every policy, and ours all go by what the first has seen.
 */
import type { AnalyzeRequest, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { PbfReader } from "pbf";
import { plainOf } from "./struct";

type Messages = typeof import("@pulumi/pulumi/proto/analyzer_pb");
interface Method<R> {
  readonly requestDeserialize: (bytes: Buffer) => R;
}
interface Service {
  readonly analyze: Method<AnalyzeRequest>;
  readonly remediate: Method<AnalyzeRequest>;
  readonly analyzeStack: Method<AnalyzeStackRequest>;
}

const { AnalyzerResource, AnalyzeStackRequest: StackRequest }: Messages = require("@pulumi/pulumi/proto/analyzer_pb");
const real = require("@pulumi/pulumi/proto/analyzer_grpc_pb") as { AnalyzerService: Service };

/** Wire numbers: a request and a resource keep their properties, and a stack its resources, under these. */
const [propertiesField, resourcesField] = [2, 1];

/** A message's properties, and the bytes around them; undefined where they do not stand there once. */
function parted(bytes: Buffer): { readonly properties: Uint8Array; readonly others: Buffer } | undefined {
  const reader = new PbfReader(bytes);
  const found: { readonly from: number; readonly to: number; readonly properties: Uint8Array }[] = [];
  for (let from = 0, tag = reader.nextField(); tag !== 0; from = reader.pos, tag = reader.nextField()) {
    if (tag === propertiesField) {
      const properties = reader.readBytes();
      found.push({ from, to: reader.pos, properties });
    } else reader.skip(reader.type);
  }
  const [first, another] = found;
  if (first === undefined || another !== undefined) return undefined;
  const { from, to, properties } = first;
  return { properties, others: Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]) };
}

const readLate =
  <R extends object>(read: (bytes: Buffer) => R) =>
  (bytes: Buffer): R => {
    const parts = parted(bytes);
    if (parts === undefined) return read(bytes);
    const properties = { toJavaScript: () => plainOf(parts.properties) };
    return Object.assign(read(parts.others), { getProperties: () => properties });
  };

const resourceOf = readLate((bytes) => AnalyzerResource.deserializeBinary(bytes));

/** An array that can be gone through once. */
function shownOnce<T>(items: T[]): T[] {
  let shown = false;
  function* once(): Generator<T> {
    if (shown) return;
    shown = true;
    for (let index = 0; index < items.length; index += 1) yield items[index] as T;
  }
  return Object.defineProperty(items, Symbol.iterator, { value: once });
}

function stackOf(bytes: Buffer): AnalyzeStackRequest {
  const read = (tag: number, list: Buffer[], reader: PbfReader): void => {
    if (tag === resourcesField) list.push(Buffer.from(reader.readBytes()));
  };
  const resources = shownOnce(new PbfReader(bytes).readFields(read, []).map(resourceOf));
  return Object.assign(new StackRequest(), { getResourcesList: () => resources });
}

const { analyze, remediate, analyzeStack } = real.AnalyzerService;

module.exports = {
  ...real,
  AnalyzerService: {
    ...real.AnalyzerService,
    analyze: { ...analyze, requestDeserialize: readLate(analyze.requestDeserialize) },
    remediate: { ...remediate, requestDeserialize: readLate(remediate.requestDeserialize) },
    analyzeStack: { ...analyzeStack, requestDeserialize: stackOf },
  },
};
