import type { KubeObject } from "../rules/object";

/**
 * What the engine has shown of one run since its root resource came, which is before all others: the policies that were
 * asked, and the resources that the program registers.
 */
export class Run {
  readonly #asked = new Set<string>();
  readonly #registered = new Set<string>();

  asked(policy: string): void {
    this.#asked.add(policy);
  }

  hasAsked(policy: string): boolean {
    return this.#asked.has(policy);
  }

  registered(urn: string): void {
    this.#registered.add(urn);
  }

  /** Of these policies, those that nobody has asked: the engine leaves out what is disabled, and says so nowhere. */
  silent(policies: Iterable<string>): string[] {
    return [...policies].filter((policy) => !this.#asked.has(policy)).sort();
  }

  /** Whether a resource was only looked up: such a one is never registered, and belongs to somebody else. */
  isRead({ origin: { urn, type = "" } }: KubeObject): boolean {
    return urn !== undefined && type.startsWith("kubernetes:") && !this.#registered.has(urn);
  }
}

/** The objects that the program itself registers. */
export const ownOf = (run: Run | undefined, objects: readonly KubeObject[]): readonly KubeObject[] =>
  objects.filter((object) => run?.isRead(object) !== true);
