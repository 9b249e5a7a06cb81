/** Something in a namespace of a cluster; undefined while the namespace is not known. */
interface Somewhere {
  readonly cluster: string;
  readonly namespace: string | undefined;
}

/** Things by where they are. Who asks for a place also gets what may be there. */
export class Placed<T> {
  readonly #all: readonly T[];
  readonly #known = new Map<string, T[]>();
  readonly #open: T[] = [];

  constructor(things: readonly T[], placeOf: (thing: T) => Somewhere) {
    this.#all = things;
    for (const thing of things) {
      const { cluster, namespace } = placeOf(thing);
      const key = `${cluster}|${namespace}`;
      const there = namespace === undefined ? this.#open : (this.#known.get(key) ?? []);
      there.push(thing);
      if (namespace !== undefined) this.#known.set(key, there);
    }
  }

  at({ cluster, namespace }: Somewhere): readonly T[] {
    if (namespace === undefined) return this.#all;
    return [...(this.#known.get(`${cluster}|${namespace}`) ?? []), ...this.#open];
  }
}
