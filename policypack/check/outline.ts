/** Where a value begins, counted from 1, and the values below it. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly below: Map<string | number, Spot>;
}

interface Block {
  readonly indent: number;
  readonly spot: Spot;
  /** Items so far; undefined for a map. */
  items?: number;
}

/** Where the next line belongs that is indented more: below a key with nothing beside it. */
interface Open {
  readonly spot: Spot;
  readonly key: string;
  readonly indent: number;
}

const key = /^(?:([A-Za-z_][\w./-]*)|"([^"\\]*)"|'([^']*)'):(?: +|$)/;
const oneLine = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[\]|\{\}|[^\s"'[\]{}&*!|>%@`#,?-].*|-[^\s-].*|--+[^\s-].*)$/;
const insignificant = /^ *(?:#.*)?$/;
const isItem = (text: string): boolean => text === "-" || text.startsWith("- ");
const spotAt = (line: number, indent: number): Spot => ({ line: line + 1, column: indent + 1, below: new Map() });

/**
 * Finds the place of every value by indentation alone, in text known to be YAML of one document in block style. Where
 * that is not enough it gives undefined, and a whole parser has to look.
 */
export function outlineOf(text: string): Spot | undefined {
  if (text.includes("\t")) return undefined;
  const outline = new Outline();
  return text.split("\n").every((line, at) => outline.take(line, at)) ? outline.root : undefined;
}

class Outline {
  readonly #blocks: Block[] = [];
  #open: Open | undefined;
  /** Lines indented more than this are text of a literal block. */
  #literal: number | undefined;
  /** What the line before allows the next one at most. */
  #most = Number.POSITIVE_INFINITY;
  #begun = false;

  get root(): Spot | undefined {
    return this.#open === undefined ? this.#blocks[0]?.spot : undefined;
  }

  /** False where the line says more than indentation can tell. */
  take(line: string, at: number): boolean {
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (this.#literal !== undefined && (content === "" || indent > this.#literal)) return true;
    this.#literal = undefined;
    if (insignificant.test(line)) return true;
    if (content === "---" && indent === 0 && !this.#begun) return true;
    this.#begun = true;
    return indent <= this.#most && this.#enter(indent, content, at) && this.#inside(indent, content, at);
  }

  /** Leaves the blocks that have ended, and enters the one that begins. */
  #enter(indent: number, content: string, at: number): boolean {
    const open = this.#open;
    this.#open = undefined;
    if (open !== undefined) {
      const deeper = indent > open.indent || (indent === open.indent && isItem(content));
      return deeper && this.#begin(open.spot, open.key, indent, isItem(content), at);
    }
    if (this.#blocks.length === 0) return this.#begin(undefined, "", indent, isItem(content), at);
    const ended = ({ indent: own, items }: Block): boolean =>
      own > indent || (own === indent && items !== undefined && !isItem(content));
    for (let top = this.#blocks.at(-1); top !== undefined && ended(top); top = this.#blocks.at(-1)) this.#blocks.pop();
    return true;
  }

  #begin(above: Spot | undefined, step: string | number, indent: number, list: boolean, at: number): boolean {
    const spot = spotAt(at, indent);
    above?.below.set(step, spot);
    this.#blocks.push(list ? { indent, spot, items: 0 } : { indent, spot });
    return true;
  }

  #inside(indent: number, content: string, at: number): boolean {
    const block = this.#blocks.at(-1);
    if (block === undefined || block.indent !== indent) return false;
    return block.items === undefined ? this.#entry(block, content, at) : this.#item(block, block.items, content, at);
  }

  #item(block: Block, index: number, content: string, at: number): boolean {
    if (!isItem(content)) return false;
    block.items = index + 1;
    const rest = content.slice(1).trimStart();
    const column = block.indent + content.length - rest.length;
    if (rest === "" || isItem(rest)) return false;
    if (!key.test(rest)) {
      block.spot.below.set(index, spotAt(at, column));
      return this.#scalar(rest, block.indent);
    }
    return this.#begin(block.spot, index, column, false, at) && this.#inside(column, rest, at);
  }

  #entry({ spot, indent }: Block, content: string, at: number): boolean {
    const found = key.exec(content);
    if (found === null) return false;
    const name = found[1] ?? found[2] ?? found[3] ?? "";
    const rest = content.slice(found[0].length);
    if (rest === "") {
      this.#open = { spot, key: name, indent };
      this.#most = Number.POSITIVE_INFINITY;
      return true;
    }
    spot.below.set(name, spotAt(at, indent + content.length - rest.length));
    return this.#scalar(rest, indent);
  }

  #scalar(text: string, indent: number): boolean {
    this.#most = indent;
    if (/^[|>][+-]?$/.test(text)) {
      this.#literal = indent;
      return true;
    }
    return oneLine.test(text);
  }
}
