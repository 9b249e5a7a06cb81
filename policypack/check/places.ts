import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { eventsOf } from "./bulkYaml";

/** Where a value begins, as an offset into the text, and the values below it. */
export interface Spot {
  readonly offset: number;
  readonly below: ReadonlyMap<string | number, Spot>;
}

/** Places of everything in the first document of a text that `bulkReader` could read. */
export const spotsOf = (text: string): Spot => new Walker(text).document();

class Walker {
  readonly #text: string;
  readonly #events: readonly Event[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#events = eventsOf(text);
  }

  document(): Spot {
    this.#next();
    return this.#node(0);
  }

  #next(): Event | undefined {
    this.#at += 1;
    return this.#events[this.#at - 1];
  }

  #node(near: number): Spot {
    const event = this.#next();
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return { offset: event.start, below: this.#map() };
      case EVENT_ID.SEQUENCE:
        return { offset: event.start, below: this.#list(event.start) };
      case EVENT_ID.SCALAR:
        return { offset: this.#scalarStart(event, near), below: new Map() };
      default:
        return { offset: near, below: new Map() };
    }
  }

  #isOver(): boolean {
    const event = this.#events[this.#at];
    if (event !== undefined && event.type !== EVENT_ID.POP) return false;
    this.#at += 1;
    return true;
  }

  #map(): Map<string, Spot> {
    const below = new Map<string, Spot>();
    while (!this.#isOver()) {
      const key = this.#next();
      if (key?.type !== EVENT_ID.SCALAR) break;
      below.set(getScalarValue(this.#text, key), this.#node(this.#scalarStart(key, 0)));
    }
    return below;
  }

  #list(start: number): Map<number, Spot> {
    const below = new Map<number, Spot>();
    while (!this.#isOver()) below.set(below.size, this.#node(start));
    return below;
  }

  /** Quotes and the sign of a block belong to a scalar; where nothing is written, its key stands for it. */
  #scalarStart({ valueStart, style }: ScalarEvent, near: number): number {
    if (valueStart < 0) return near;
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1;
    if (style === SCALAR_STYLE.PLAIN) return valueStart;
    const above = this.#text.slice(0, valueStart).trimEnd();
    const line = above.lastIndexOf("\n") + 1;
    return line + Math.max(0, above.slice(line).search(/[|>][-+\d]*(?: +#.*)?$/));
  }
}
