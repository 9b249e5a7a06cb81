const deepest = 100;
const blank = / */y;
const word = /(?:[\w./+~$()]|-(?=\d))(?:[\w./@+=~$()*-]|:(?=[\w/])| (?=[\w./@+=~$()*-]))*/y;
const quoted = /"([^"\\]*)"|'([^']*)'/y;
const colon = /:(?= )/y;
const end = /(?: +#.*)? *$/y;

/** Reads `{ a: 1, b: [x, "y"] }` that ends on its line; calls `giveUp` for whatever is not as simple. */
export function readFlow(text: string, scalar: (text: string) => unknown, giveUp: () => never): unknown {
  const reader = new FlowReader(text, scalar, giveUp);
  const value = reader.value();
  return reader.take(end) === undefined ? giveUp() : value;
}

class FlowReader {
  readonly #text: string;
  readonly #scalar: (text: string) => unknown;
  readonly #giveUp: () => never;
  #at = 0;
  #depth = 0;

  constructor(text: string, scalar: (text: string) => unknown, giveUp: () => never) {
    this.#text = text;
    this.#scalar = scalar;
    this.#giveUp = giveUp;
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skips(char: string): boolean {
    this.take(blank);
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    this.take(blank);
    return true;
  }

  value(): unknown {
    if (this.#skips("{")) return this.#inside(() => this.#map());
    if (this.#skips("[")) return this.#inside(() => this.#list());
    const text = this.take(quoted);
    if (text) return text[1] ?? text[2];
    return this.#scalar(this.take(word)?.[0] ?? this.#giveUp());
  }

  #inside(read: () => unknown): unknown {
    this.#depth += 1;
    if (this.#depth > deepest) this.#giveUp();
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    if (this.#skips("]")) return items;
    do items.push(this.value());
    while (this.#skips(","));
    return this.#skips("]") ? items : this.#giveUp();
  }

  #map(): unknown {
    const entries = new Map<string, unknown>();
    if (this.#skips("}")) return {};
    do {
      const key = this.value();
      if (typeof key !== "string" || entries.has(key) || !this.take(colon)) this.#giveUp();
      this.take(blank);
      entries.set(String(key), this.value());
    } while (this.#skips(","));
    return this.#skips("}") ? Object.fromEntries(entries) : this.#giveUp();
  }
}
