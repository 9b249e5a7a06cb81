import type { Field } from "../field";
import type { Access } from "./graph";
import type { Who } from "./people";
import type { Power } from "./powers";
import { nameOf } from "./subjects";

/** One way to become any of others. */
export interface Move {
  readonly does: string;
  readonly access: Access;
  readonly to: readonly Who[];
  readonly doubt: Field | undefined;
}

/** A way from somebody to a power which they do not hold themselves. */
export interface Path {
  /** The grant that it begins with. */
  readonly first: Access;
  readonly text: string;
  readonly power: string;
  /** What is not known yet on the way. */
  readonly doubt: Field | undefined;
}

export interface Graph {
  moves(who: Who): readonly Move[];
  powers(who: Who): readonly Power[];
}

export const byText =
  <T>(text: (item: T) => string) =>
  (a: T, b: T): number => {
    const [x, y] = [text(a), text(b)];
    return x < y ? -1 : Number(x > y);
  };

/** `RoleBinding a/x → Role a/y: create pods`, after the group through which it is held. */
export function deed({ subject, binding }: Access, who: Who, does: string): string {
  const through = nameOf(subject) === who ? [] : [nameOf(subject)];
  return `${[...through, binding.label, binding.role?.label ?? "a role not known yet"].join(" → ")}: ${does}`;
}

interface Visit {
  readonly who: Who;
  readonly from?: { readonly visit: Visit; readonly move: Move };
}

const textOf = ({ who, from }: Visit): string =>
  from === undefined
    ? who
    : `${textOf(from.visit)} → ${deed(from.move.access, from.visit.who, from.move.does)} → ${who}`;

const movesOf = ({ from }: Visit): Move[] => (from === undefined ? [] : [...movesOf(from.visit), from.move]);

/** Breadth first from one subject; everybody is visited once, so circles end. */
export class Search {
  readonly #graph: Graph;
  readonly #doubtful: boolean;
  readonly #seen: Set<Who>;
  /** Namespaces all of whose accounts have been seen, by their lists. */
  readonly #done = new Set<readonly Who[]>();
  #layer: Visit[];

  constructor(graph: Graph, start: Who, doubtful: boolean) {
    this.#graph = graph;
    this.#doubtful = doubtful;
    this.#seen = new Set([start]);
    this.#layer = [{ who: start }];
  }

  /** Whether a doubt closed some way: without one, asking again with doubts finds nothing new. */
  leftOut = false;

  #admits({ doubt }: { readonly doubt: Field | undefined }): boolean {
    if (this.#doubtful || doubt === undefined) return true;
    this.leftOut = true;
    return false;
  }

  #next(visit: Visit): Visit[] {
    return this.#graph.moves(visit.who).flatMap((move) => {
      if (!this.#admits(move) || this.#done.has(move.to)) return [];
      this.#done.add(move.to);
      const fresh = move.to.filter((who) => !this.#seen.has(who));
      for (const who of fresh) this.#seen.add(who);
      return fresh.map((who) => ({ who, from: { visit, move } }));
    });
  }

  #arrival(visit: Visit, isNews: (power: Power) => boolean): Path[] {
    const best = this.#graph.powers(visit.who).find((power) => isNews(power) && this.#admits(power));
    if (best === undefined) return [];
    const moves = movesOf(visit);
    const [first] = moves;
    if (first === undefined) return [];
    const text = `${textOf(visit)} → ${deed(best.access, visit.who, best.text)}`;
    const doubt = [...moves, best].find((step) => step.doubt !== undefined)?.doubt;
    return [{ first: first.access, text, power: best.key, doubt }];
  }

  find(isNews: (power: Power) => boolean): Path | undefined {
    while (this.#layer.length > 0) {
      this.#layer = this.#layer.flatMap((visit) => this.#next(visit));
      const [path] = this.#layer.flatMap((visit) => this.#arrival(visit, isNews)).sort(byText(({ text }) => text));
      if (path !== undefined) return path;
    }
    return undefined;
  }
}
