import { KubeConfig, Watch } from "@kubernetes/client-node";
import type { Manifest } from "../../../components/manifest";

/** The store's revisions at which an object was asked to go, and at which it was gone. All kinds share one count. */
export interface End {
  asked: bigint;
  gone?: bigint;
}

/** Notes the ends of objects while something deletes them. */
export class History {
  readonly #ends = new Map<string, End>();
  readonly #watches: AbortController[] = [];
  readonly #watch: Watch;

  constructor(kubeconfig: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.#watch = new Watch(config);
  }

  /** Watches every object of a kind, by the path of its list. */
  async follow(path: string): Promise<void> {
    const note = (type: string, object: Manifest): void => this.#note(type, object);
    this.#watches.push(await this.#watch.watch(path, {}, note, () => undefined));
  }

  #note(type: string, { kind, metadata }: Manifest): void {
    if (type !== "DELETED" && metadata.deletionTimestamp === undefined) return;
    const revision = BigInt(String(metadata.resourceVersion));
    const title = `${kind} ${metadata.name}`;
    const end = this.#ends.get(title) ?? { asked: revision };
    this.#ends.set(title, type === "DELETED" ? { ...end, gone: revision } : end);
  }

  /** The end of an object, as "Kind name"; waits for word of it. */
  async endOf(title: string, withinMs = 10_000): Promise<Required<End>> {
    for (const last = Date.now() + withinMs; Date.now() < last; await new Promise((next) => setTimeout(next, 50))) {
      const { asked, gone } = this.#ends.get(title) ?? {};
      if (asked !== undefined && gone !== undefined) return { asked, gone };
    }
    throw new Error(`${title} is not gone`);
  }

  stop(): void {
    for (const watch of this.#watches) watch.abort();
  }
}
