/** Beyond so many parts, looking for an equal one costs more than it saves. */
const mostParts = 200_000;
/** Longer texts may be slices, which hold on to the whole file they were cut from. */
const longestOwn = 12;

/** Holds equal parts of data once: the objects of a cluster repeat each other. What it returns is never changed by anybody. */
export class Pool {
  readonly #numbers = new Map<unknown, number>();
  readonly #parts = new Map<string, object>();
  readonly #texts = new Map<string, string>();

  share(value: unknown): unknown {
    if (typeof value === "string") return this.#text(value);
    if (Array.isArray(value)) {
      const items = value.map((item) => this.share(item));
      return this.#part("[", [], items, items);
    }
    if (typeof value !== "object" || value === null) return value;
    const keys = Object.keys(value).map((key) => this.#text(key));
    const values = Object.values(value).map((item) => this.share(item));
    return this.#part("{", keys, values, Object.fromEntries(keys.map((key, index) => [key, values[index]])));
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const own = text.length > longestOwn ? Buffer.from(text).toString() : text;
    if (this.#texts.size < mostParts) this.#texts.set(own, own);
    return own;
  }

  /** The part known by the same pieces, else this one. */
  #part(bracket: string, keys: readonly string[], values: readonly unknown[], part: object): object {
    if (this.#parts.size >= mostParts) return part;
    const name = `${bracket}${[...keys, ...values].map((piece) => this.#number(piece)).join()}`;
    const known = this.#parts.get(name);
    if (known === undefined) this.#parts.set(name, part);
    return known ?? part;
  }

  #number(piece: unknown): number {
    const known = this.#numbers.get(piece);
    if (known !== undefined) return known;
    const next = this.#numbers.size;
    this.#numbers.set(piece, next);
    return next;
  }
}
