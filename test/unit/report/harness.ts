import { Readable } from "node:stream";
import { stringify } from "yaml";
import { type LiveInput, type ReportOptions, report } from "../../../cli/report/run";
import { readInput } from "../../../policypack/check/read";
import { type KubeObject, kubeObject } from "../../../policypack/rules/object";

export const now = new Date("2026-06-15T12:00:00Z");

/** A moment of a day, midnight unless told otherwise. */
export const at = (day: string, time = "00:00:00.000"): Date => new Date(`${day}T${time}Z`);

export const objectsOf = (...values: readonly object[]): KubeObject[] => values.map((value) => kubeObject(value));

export async function objectsOfText(text: string): Promise<KubeObject[]> {
  const { objects } = await readInput(["-"], Readable.from([text]));
  return objects;
}

export const yamlOf = (...values: readonly object[]): string => values.map((value) => stringify(value)).join("---\n");

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

type Live = (context: string) => Promise<LiveInput>;
type State = (stack: string) => Promise<Readable>;
const noCluster: Live = async () => ({ objects: [], unread: [] });
const noStack: State = async () => Readable.from([""]);

interface Around {
  readonly stdin?: string;
  readonly live?: Live;
  readonly state?: State;
  readonly clock?: Date;
}

export async function run(
  paths: readonly string[],
  options: ReportOptions = {},
  { stdin = "", live = noCluster, state = noStack, clock = now }: Around = {},
): Promise<Outcome> {
  const said = { out: "", error: "" };
  const code = await report(paths, options, {
    stdin: Readable.from([stdin]),
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
    now: clock,
    live,
    state,
  });
  return { code, ...said };
}

const tag = /<(\/?)([a-zA-Z]\w*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;

/** Takes one tag; says what is wrong with it, if anything is. */
function nest(found: RegExpExecArray, open: string[]): string | undefined {
  const [, closing, name = "", , empty] = found;
  if (closing === "/") return open.pop() === name ? undefined : `</${name}> closes something else`;
  if (empty !== "/") open.push(name);
  return undefined;
}

const isBare = (text: string, inside: string | undefined): boolean =>
  inside !== "style" && /&(?!(amp|lt|gt|quot|#39);)/.test(text);

/** What makes a page no XML, if anything: tags that do not nest, attributes without quotes, bare `&` or `<`. */
export function illFormed(html: string): string | undefined {
  const open: string[] = [];
  let index = html.startsWith("<!DOCTYPE html>") ? "<!DOCTYPE html>".length : 0;
  for (let next = html.indexOf("<", index); next >= 0; next = html.indexOf("<", index)) {
    if (isBare(html.slice(index, next), open.at(-1))) return `a bare & before ${html.slice(next, next + 80)}`;
    tag.lastIndex = next;
    const found = tag.exec(html);
    if (found === null) return `no tag: ${html.slice(next, next + 80)}`;
    const fault = isBare(found[0], undefined) ? `a bare & in ${found[0]}` : nest(found, open);
    if (fault !== undefined) return fault;
    index = next + found[0].length;
  }
  return open.length > 0 ? `left open: ${open.join(", ")}` : undefined;
}
