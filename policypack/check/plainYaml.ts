import { readFlow } from "./plainFlow";

/**
 * Reads the YAML that programs print (kubectl, Helm, Kustomize): block maps and lists, scalars on one line, literal blocks. Whatever
 * else it meets it leaves to the whole parser, by giving up; what it does read, it reads as that parser would, only ten times faster.
 */
export function readPlain(text: string, scalar: (text: string) => unknown): { value: unknown } | undefined {
  const reader = new PlainReader(text.split("\n"), scalar);
  try {
    return { value: reader.document() };
  } catch (error) {
    if (error === givenUp) return undefined;
    throw error;
  }
}

const givenUp = Symbol("not plain");
const giveUp = (): never => {
  throw givenUp;
};

const deepest = 200;
const key = /^([A-Za-z_][\w./-]*|"[^"\\]*"|'[^']*'):(?= |$)/;
/** Plain words that YAML 1.1 reads as something else than text. */
const special = /^(y|n|yes|no|true|false|on|off|null)$/i;
const plainWord = /^[A-Za-z/][^#:]*$/;
const shortNumber = /^(0|[1-9][0-9]{0,14})$/;
const doubleQuoted = /^"([^"\\]*)"(?: +#.*)?$/;
const singleQuoted = /^'((?:[^']|'')*)'(?: +#.*)?$/;
/** What may start a scalar that ends on its line, and has no colon that would make it a key. */
const oneLine = /^(?![-?:,[\]{}#&*!|>'"%@`])(?:[^:#]|:(?! |$)|(?<! )#)*$|^-[^ ](?:[^:#]|:(?! |$)|(?<! )#)*$/;

class PlainReader {
  readonly #lines: readonly string[];
  readonly #scalar: (text: string) => unknown;
  #at = 0;

  constructor(lines: readonly string[], scalar: (text: string) => unknown) {
    this.#lines = lines;
    this.#scalar = scalar;
  }

  document(): unknown {
    this.#skip();
    if (/^---(?: +#.*)?$/.test(this.#line)) this.#at += 1;
    const value = this.#block(-1, 0);
    return this.#skip() === -1 ? value : giveUp();
  }

  get #line(): string {
    return this.#lines[this.#at] ?? "";
  }

  /** Goes to the next line that says something, and tells how far in it starts: -1 at the end. */
  #skip(): number {
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#line;
      const indent = line.search(/[^ ]/);
      if (indent < 0 || line[indent] === "#") continue;
      if (line[indent] === "\t" || line.startsWith("...") || line.startsWith("%")) giveUp();
      return indent;
    }
    return -1;
  }

  /** A map or a list that starts further in than `above`. */
  #block(above: number, depth: number): unknown {
    const indent = this.#skip();
    if (indent <= above) return null;
    if (depth > deepest) giveUp();
    return isItem(this.#line, indent) ? this.#list(indent, depth) : this.#map(indent, this.#line.slice(indent), depth);
  }

  #map(indent: number, first: string, depth: number): unknown {
    const entries = new Map<string, unknown>();
    for (let rest = first; ; rest = this.#line.slice(indent)) {
      const name = this.#key(rest);
      if (entries.has(name)) giveUp();
      entries.set(name, this.#value(rest, indent, depth));
      const next = this.#skip();
      if (next < indent) break;
      if (next > indent || isItem(this.#line, indent)) giveUp();
    }
    return Object.fromEntries(entries);
  }

  #key(rest: string): string {
    const found = key.exec(rest)?.[1] ?? giveUp();
    if (/^["']/.test(found)) return found.slice(1, -1);
    return special.test(found) ? giveUp() : found;
  }

  /** The value behind a key: on its line, or the block below it; lists below a key need not be further in. */
  #value(rest: string, indent: number, depth: number): unknown {
    const text = rest.slice((key.exec(rest)?.[0] ?? "").length).replace(/^ +/, "");
    if (text !== "" && !text.startsWith("#")) return this.#inline(text, indent);
    this.#at += 1;
    const next = this.#skip();
    return next === indent && isItem(this.#line, indent)
      ? this.#list(indent, depth + 1)
      : this.#block(indent, depth + 1);
  }

  #list(indent: number, depth: number): unknown[] {
    const items: unknown[] = [];
    do {
      items.push(this.#item(indent, depth));
      const next = this.#skip();
      if (next > indent) giveUp();
      if (next < indent) break;
    } while (isItem(this.#line, indent));
    return items;
  }

  #item(indent: number, depth: number): unknown {
    const text = this.#line.slice(indent + 1).replace(/^ +/, "");
    if (text === "" || text.startsWith("#")) {
      this.#at += 1;
      return this.#block(indent, depth + 1);
    }
    if (!key.test(text)) return this.#inline(text, indent);
    if (depth > deepest) giveUp();
    return this.#map(this.#line.length - text.length, text, depth + 1);
  }

  /** A scalar at the end of a line; what goes on below, further in than its holder, is for the whole parser. */
  #inline(text: string, indent: number): unknown {
    this.#at += 1;
    const literal = /^\|(-?) *$/.exec(text);
    if (literal) return this.#literal(indent, literal[1] === "-");
    const value = this.#scalarOf(withoutEnd(text));
    return this.#skip() > indent ? giveUp() : value;
  }

  #scalarOf(text: string): unknown {
    if (/^[[{]/.test(text)) return readFlow(text, this.#scalar, giveUp);
    const quoted = doubleQuoted.exec(text)?.[1] ?? singleQuoted.exec(text)?.[1]?.replaceAll("''", "'");
    if (quoted !== undefined) return quoted;
    if (plainWord.test(text)) return special.test(text) ? this.#scalar(text) : text;
    if (shortNumber.test(text)) return Number(text);
    const bare = text.replace(/ +#.*$/, "");
    return oneLine.test(bare) ? this.#scalar(bare) : giveUp();
  }

  /** A `|` block: all lines further in than its key, without the indentation of the first. */
  #literal(above: number, strip: boolean): string {
    const indent = this.#line.search(/[^ ]/);
    if (indent <= above) giveUp();
    const lines: string[] = [];
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#line;
      const start = line.search(/[^ ]/);
      if (start >= 0 && start < indent) break;
      if (start < 0 && line.length > indent) giveUp();
      lines.push(line.slice(indent));
    }
    while (lines.at(-1) === "") lines.pop();
    return lines.join("\n") + (strip ? "" : "\n");
  }
}

/** Without the spaces at its end; other blanks are for the whole parser. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === " ") end -= 1;
  return /\t/.test(text) ? giveUp() : text.slice(0, end);
}

const isItem = (line: string, indent: number): boolean =>
  line[indent] === "-" && (line.length === indent + 1 || line[indent + 1] === " ");
