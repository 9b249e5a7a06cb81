import { type Answer, all, any, type Labels, not, type Selector } from "./selector";

const token = /\s*(&&|\|\||==|!=|!|\(|\)|\{|\}|,|"[^"]*"|'[^']*'|[\w./-]+)/y;

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) return undefined;
    tokens.push(found);
  }
  return tokens;
}

class Malformed extends Error {}

const unquoted = (text: string): string => {
  if (!/^(".*"|'.*')$/s.test(text)) throw new Malformed(text);
  return text.slice(1, -1);
};

const value = (key: string, labels: Labels, test: (text: string) => boolean, absent: Answer): Answer => {
  const known = labels.known.get(key);
  if (known !== undefined) return test(known) ? "yes" : "no";
  return labels.unknown.has(key) || labels.open ? "maybe" : absent;
};

/** Calico's language of selectors, by recursive descent: or, and, not, terms. */
class Parser {
  readonly #tokens: string[];

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  whole(): Selector {
    const selector = this.#either();
    if (this.#tokens.length > 0) throw new Malformed();
    return selector;
  }

  #take(wanted?: string): string {
    const next = this.#tokens.shift();
    if (next === undefined || (wanted !== undefined && next !== wanted)) throw new Malformed();
    return next;
  }

  #chain(operator: string, part: () => Selector, join: (answers: readonly Answer[]) => Answer): Selector {
    const parts = [part()];
    while (this.#tokens[0] === operator) {
      this.#take();
      parts.push(part());
    }
    return (labels) => join(parts.map((one) => one(labels)));
  }

  readonly #either = (): Selector => this.#chain("||", this.#both, any);
  readonly #both = (): Selector => this.#chain("&&", this.#term, all);

  readonly #term = (): Selector => {
    const next = this.#take();
    if (next === "!") {
      const term = this.#term();
      return (labels) => not(term(labels));
    }
    if (next === "(") {
      const inner = this.#either();
      this.#take(")");
      return inner;
    }
    return this.#tokens[0] === "(" ? this.#call(next) : this.#comparison(next);
  };

  #call(name: string): Selector {
    this.#take("(");
    const key = name === "has" ? this.#take() : "";
    this.#take(")");
    if (name === "has") return (labels) => value(key, labels, () => true, "no");
    if (name === "all") return () => "yes";
    if (name === "global") return () => "no";
    throw new Malformed(name);
  }

  #comparison(key: string): Selector {
    const operator = this.#take();
    if (operator === "==" || operator === "!=") {
      const text = unquoted(this.#take());
      const equal: Selector = (labels) => value(key, labels, (known) => known === text, "no");
      return operator === "==" ? equal : (labels) => not(equal(labels));
    }
    if (operator === "in") return this.#oneOf(key);
    if (operator === "not") {
      this.#take("in");
      const selector = this.#oneOf(key);
      return (labels) => not(selector(labels));
    }
    return this.#partial(key, operator);
  }

  #oneOf(key: string): Selector {
    this.#take("{");
    const texts: string[] = [];
    while (this.#tokens[0] !== "}") {
      texts.push(unquoted(this.#take()));
      if (this.#tokens[0] === ",") this.#take();
    }
    this.#take("}");
    return (labels) => value(key, labels, (known) => texts.includes(known), "no");
  }

  #partial(key: string, operator: string): Selector {
    if (operator !== "contains") this.#take("with");
    const text = unquoted(this.#take());
    const tests: Readonly<Record<string, (known: string) => boolean>> = {
      contains: (known) => known.includes(text),
      starts: (known) => known.startsWith(text),
      ends: (known) => known.endsWith(text),
    };
    const test = tests[operator];
    if (test === undefined) throw new Malformed(operator);
    return (labels) => value(key, labels, test, "no");
  }
}

/** What an expression selects; "" selects all. Undefined where it cannot be read. */
export function calicoSelector(text: string): Selector | undefined {
  if (text.trim() === "") return () => "yes";
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  try {
    return new Parser(tokens).whole();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
