import type { Readable } from "node:stream";
import { type KubeObject, kubeObjects } from "../rules/object";
import { parseJson } from "./json";
import { objectsOfPulumi, pulumiResources } from "./pulumiJson";
import { type Chunk, chunksOf, filesOf, SourceError } from "./sources";
import { type Parsed, parseOne } from "./yaml";

/** Something in the input that is no Kubernetes object, or cannot be read. */
export interface InputProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export interface Input {
  readonly objects: KubeObject[];
  readonly problems: InputProblem[];
  /** Documents in folders that are something else. */
  skipped: number;
}

/** Reads every object behind the paths. What cannot be read becomes a problem with its place; the rest is still read. */
export async function readInput(paths: readonly string[], stdin: Readable): Promise<Input> {
  const input: Input = { objects: [], problems: [], skipped: 0 };
  for (const path of paths) {
    try {
      for (const file of await filesOf([path])) for await (const chunk of chunksOf(file, stdin)) take(chunk, input);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      input.problems.push({ file: "", line: 0, column: 0, reason: error.message });
    }
  }
  return input;
}

function take(chunk: Chunk, input: Input): void {
  const { documents, problems } =
    chunk.kind === "json" ? parseJson(chunk.text) : parseOne(chunk.text, chunk.line, "1.1");
  for (const problem of problems) input.problems.push({ file: chunk.file, ...problem });
  for (const document of documents) takeDocument(document, chunk, input);
}

const isObject = (object: KubeObject): boolean => object.apiVersion !== "" && object.kind !== "";

function takeDocument(document: Parsed, { file, found }: Chunk, input: Input): void {
  const resources = pulumiResources(document.value);
  if (resources) {
    input.objects.push(...objectsOfPulumi(resources, file));
    return;
  }
  const { line, locate } = document;
  const values = Array.isArray(document.value) ? document.value : [document.value];
  for (const object of values.flatMap((value) => kubeObjects(value, { file, line, locate }))) {
    if (isObject(object)) input.objects.push(object);
    else if (found) input.skipped += 1;
    else
      input.problems.push({ file, line, column: 1, reason: "is no Kubernetes object: apiVersion or kind is missing" });
  }
}
