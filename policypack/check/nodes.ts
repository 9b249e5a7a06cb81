import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { deepest } from "./depth";

/** Why a node cannot become plain data, and where it stands in the text. */
export interface NodeProblem {
  readonly offset: number;
  readonly reason: string;
}

export interface Plain {
  readonly value: unknown;
  readonly problems: readonly NodeProblem[];
}

/** How many values aliases may add to a document: what they repeat is shared, but every rule reads it again. */
const mostAliased = 100_000;

interface Anchor {
  readonly value: unknown;
  readonly size: number;
}

/** Plain data of a parsed document: linear in its size, with every repeated key, within bounds for depth and aliases. */
export function plainOf(document: Document.Parsed): Plain {
  const reader = new Reader();
  const value = reader.read(document.contents, 0);
  return { value, problems: reader.problems };
}

class Reader {
  readonly problems: NodeProblem[] = [];
  readonly #anchors = new Map<string, Anchor>();
  #values = 0;
  #aliased = 0;

  read(node: unknown, depth: number): unknown {
    this.#values += 1;
    if (isAlias(node)) return this.#aliasOf(node.source, offsetOf(node));
    if (depth > deepest) return this.#refuse(node, "nested too deeply");
    const before = this.#values;
    const value = this.#valueOf(node, depth);
    const anchor: unknown = Reflect.get(Object(node), "anchor");
    if (typeof anchor === "string") this.#anchors.set(anchor, { value, size: this.#values - before + 1 });
    return value;
  }

  #valueOf(node: unknown, depth: number): unknown {
    if (isMap(node)) return this.#mapOf(node, depth);
    if (isSeq(node)) return this.#listOf(node, depth);
    if (!isScalar(node)) return null;
    // What is written in base 64 stands for the text behind it.
    if (node.value instanceof Uint8Array) return Buffer.from(node.value).toString("utf8");
    // The library takes E19 for a number that is none.
    const noNumber = Number.isNaN(node.value) && !/nan$/i.test(node.source ?? "");
    return noNumber ? node.source : node.value;
  }

  #listOf({ items }: YAMLSeq, depth: number): unknown[] {
    return items.map((item) =>
      isPair(item) ? Object.fromEntries([this.#entry(item, depth)]) : this.read(item, depth + 1),
    );
  }

  #mapOf({ items }: YAMLMap, depth: number): unknown {
    const own = new Map<string, unknown>();
    const merged: [string, unknown][] = [];
    for (const pair of items) {
      if (isMergeKey(pair.key)) merged.push(...this.#mergedBy(pair, depth));
      else {
        const [key, value] = this.#entry(pair, depth);
        if (own.has(key)) this.#refuse(pair.key, "Map keys must be unique");
        own.set(key, value);
      }
    }
    return Object.fromEntries(merged.length === 0 ? own : [...merged, ...own]);
  }

  #entry({ key, value }: Pair, depth: number): [string, unknown] {
    if (isMap(key) || isSeq(key)) this.#refuse(key, "a key must be text");
    const name = this.read(key, depth + 1);
    return [name === null ? "" : String(name), this.read(value, depth + 1)];
  }

  /** What `<<` brings; of several maps the first one wins. */
  #mergedBy({ key, value }: Pair, depth: number): [string, unknown][] {
    const read = this.read(value, depth + 1);
    const maps = Array.isArray(read) ? [...read].reverse() : [read];
    return maps.flatMap((map): [string, unknown][] => {
      if (typeof map === "object" && map !== null && !Array.isArray(map)) {
        const entries = Object.entries(map);
        this.#count(entries.length, offsetOf(key));
        return this.#aliased > mostAliased ? [] : entries;
      }
      this.#refuse(key, "only a map can be merged");
      return [];
    });
  }

  #aliasOf(name: string, offset: number): unknown {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) return this.#refuseAt(offset, "an alias without an anchor before it");
    this.#count(anchor.size, offset);
    this.#values += anchor.size;
    return this.#aliased > mostAliased ? null : anchor.value;
  }

  #count(size: number, offset: number): void {
    const within = this.#aliased <= mostAliased;
    this.#aliased += size;
    if (within && this.#aliased > mostAliased) this.#refuseAt(offset, "aliases expand beyond all bounds");
  }

  #refuse(node: unknown, reason: string): null {
    return this.#refuseAt(offsetOf(node), reason);
  }

  #refuseAt(offset: number, reason: string): null {
    this.problems.push({ offset, reason });
    return null;
  }
}

/** Where a node starts in its text. */
export function offsetOf(node: unknown): number {
  const range: unknown = Reflect.get(Object(node), "range");
  return Array.isArray(range) ? Number(range[0]) : 0;
}

// The library reads `<<` as a symbol of that name.
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || (key.type !== undefined && key.type !== "PLAIN")) return false;
  return key.value === "<<" || (typeof key.value === "symbol" && key.value.description === "<<");
}
