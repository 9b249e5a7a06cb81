import type { Judged } from "../engine/judge";
import type { KubeObject } from "../rules/object";
import type { Concern } from "./concern";

/** What one request to the pack has worked out so far, for all policies that look at it. */
export interface Turn {
  readonly objects: readonly KubeObject[];
  /** Findings that stand, by rule. */
  readonly findings: Map<string, readonly Judged[]>;
  /** Rules of which an exemption covered something. */
  readonly exempted: Set<string>;
  /** Rules that have nothing to look at, since they leave its objects to stronger ones. */
  readonly silenced: Set<string>;
  /** Which policies it concerns, once that is worked out. */
  concern: Concern | undefined;
  /** Asks every policy, also those that have nothing to judge. */
  readonly rollCall: boolean;
  /** Providers that pass over clusters which they do not reach: what is known of these may be old. */
  readonly stale: readonly string[];
  /** Refuses the configuration, as long as the request lasts. */
  refuse: ((problem: string) => void) | undefined;
}

/** What a request brings along. */
export type Start = Pick<Turn, "objects" | "rollCall" | "stale">;

/**
 * The SDK hands every policy its own copy of the same objects. All policies of one request run in one turn of the event
 * loop, so what the first works out serves the others, and is forgotten before the next request.
 */
export class Turns {
  readonly #turns = new Map<string, Turn>();

  /** Turns whose request has told so before any other policy ran. */
  readonly #opened = new Set<Turn>();

  /** How often the policy that every request runs first has been asked. */
  #openings = 0;

  /** Settles at the end of the turn of the event loop that requests have taken; undefined where none has. */
  #taken: Promise<void> | undefined;

  /** Waits for a turn of the event loop that no other request has taken, and takes it. */
  async whenFree(): Promise<void> {
    while (this.#taken !== undefined) await this.#taken;
    this.#take();
  }

  #take(): void {
    this.#taken ??= new Promise((free) =>
      setImmediate(() => {
        this.#turns.clear();
        this.#opened.clear();
        this.#taken = undefined;
        free();
      }),
    );
  }

  get openings(): number {
    return this.#openings;
  }

  /** The turn of the request under way; undefined where several are, or where it is not known. */
  alone(): Turn | undefined {
    const [turn] = this.#opened;
    return this.#turns.size === 1 ? turn : undefined;
  }

  /** For the policy that every request runs first. */
  open(key: string, start: () => Start): Turn {
    this.#openings += 1;
    const turn = this.of(key, start);
    this.#opened.add(turn);
    return turn;
  }

  of(key: string, start: () => Start): Turn {
    const known = this.#turns.get(key);
    if (known) return known;
    this.#take();
    const turn: Turn = {
      ...start(),
      findings: new Map(),
      exempted: new Set(),
      silenced: new Set(),
      refuse: undefined,
      concern: undefined,
    };
    this.#turns.set(key, turn);
    return turn;
  }
}
