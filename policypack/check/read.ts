import type { Readable } from "node:stream";
import { type KubeObject, kubeObjects } from "../rules/object";
import { parseJson } from "./json";
import type { InputProblem } from "./problem";
import { objectsOfPulumi, pulumiResources } from "./pulumiJson";
import { chunksOf, type Source, sourcesOf } from "./sources";
import type { Chunk } from "./split";
import { type Parsed, parseOne } from "./yaml";

export type { InputProblem } from "./problem";

export interface Input {
  readonly objects: KubeObject[];
  readonly problems: InputProblem[];
  /** Documents in folders that are something else. */
  skipped: number;
}

/** What one chunk of a file holds. */
export interface Piece extends Input {
  /** Characters of its text. */
  readonly size: number;
}

/** Told how far the reading is: bytes read, of all there are where that is known. */
export type Progress = (read: number, all: number) => void;

const nothing = (size = 0): Piece => ({ objects: [], problems: [], skipped: 0, size });

/** Reads every object behind the paths. What cannot be read becomes a problem with its place; the rest is still read. */
export async function readInput(paths: readonly string[], stdin: Readable): Promise<Input> {
  const input = nothing();
  for await (const { objects, problems, skipped } of readPieces(paths, stdin)) {
    for (const object of objects) input.objects.push(object);
    input.problems.push(...problems);
    input.skipped += skipped;
  }
  return input;
}

/** The same, document by document: whoever keeps nothing of a piece needs no more memory than the largest one takes. */
export async function* readPieces(
  paths: readonly string[],
  stdin: Readable,
  progress: Progress = () => undefined,
): AsyncGenerator<Piece> {
  const { files, problems } = await sourcesOf(paths);
  yield { ...nothing(), problems };
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let read = 0;
  const count = (bytes: number): void => {
    read += bytes;
    progress(read, all);
  };
  for (const source of files) for await (const chunk of chunksOf(source, stdin, count)) yield pieceOf(chunk, source);
}

function pieceOf(chunk: Chunk | InputProblem, source: Source): Piece {
  const piece = nothing("text" in chunk ? chunk.text.length : 0);
  if ("reason" in chunk) piece.problems.push(chunk);
  else take(chunk, source, piece);
  return piece;
}

function take(chunk: Chunk, source: Source, piece: Input): void {
  const { documents, problems } =
    chunk.kind === "json" ? parseJson(chunk.text, chunk.line) : parseOne(chunk.text, chunk.line, "1.1");
  for (const problem of templateOr(problems, chunk)) piece.problems.push({ file: chunk.file, ...problem });
  for (const document of documents) takeDocument(document, source, chunk.file, piece);
}

/** A chart's template is no YAML before it is rendered; one line says so. */
function templateOr<T extends { line: number; column: number; reason: string }>(
  problems: readonly T[],
  { text, line }: Chunk,
): readonly Omit<InputProblem, "file">[] {
  const start = text.search(/\{\{/);
  if (problems.length === 0 || start < 0) return problems;
  const before = text.slice(0, start).split("\n");
  const place = { line: line + before.length - 1, column: (before.at(-1) ?? "").length + 1 };
  return [{ ...place, reason: "is a template; render it first, for example with helm template" }];
}

const isObject = (object: KubeObject): boolean => object.apiVersion !== "" && object.kind !== "";

function takeDocument(document: Parsed, { found }: Source, file: string, piece: Input): void {
  const resources = pulumiResources(document.value);
  if (resources) {
    for (const object of objectsOfPulumi(resources, file)) piece.objects.push(object);
    return;
  }
  const others = objectsIn(document, file).filter((object) => {
    if (isObject(object)) piece.objects.push(object);
    return !isObject(object);
  });
  if (found) piece.skipped += others.length;
  else
    for (const other of others.slice(0, mostOthers)) piece.problems.push({ file, ...placeOf(other), reason: notOne });
}

/** A list of a million numbers is one mistake. */
const mostOthers = 5;
const notOne = "is no Kubernetes object: apiVersion or kind is missing";

const placeOf = ({ origin, root }: KubeObject): { line: number; column: number } =>
  origin.locate?.(root.path) ?? { line: origin.line ?? 1, column: 1 };

/** A document may be one object, or a plain list of them. */
function objectsIn({ value, line, locate }: Parsed, file: string): KubeObject[] {
  const origin = { file, line, locate };
  if (!Array.isArray(value)) return kubeObjects(value, origin);
  return value.flatMap((item, index) => kubeObjects(item, { ...origin, path: `[${index}]` }));
}
