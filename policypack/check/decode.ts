import { type InputProblem, SourceError } from "./problem";

/** Control characters, other than tabs, line ends and those of the second page. */
const control = /[^\P{Cc}\t\n\r\x7f-\x9f]/u;
/** A line of JSON may be a whole cluster; nothing longer is read into memory. */
const maxLine = 64 * 1024 * 1024;

/** Lines of a file in batches as they arrive: UTF-8 or UTF-16, with any line ends; SourceError for what is no text. */
export async function* linesOf(bytes: AsyncIterable<Buffer | string>, file: string): AsyncGenerator<string[]> {
  const decoder = new Decoder(file);
  for await (const piece of bytes) yield decoder.take(typeof piece === "string" ? Buffer.from(piece) : piece);
  yield decoder.end();
}

class Decoder {
  readonly #file: string;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #head: Buffer = Buffer.alloc(0);
  /** The line that has not ended yet. */
  #open: string[] = [];
  #length = 0;
  /** A carriage return at the end of a piece. */
  #held = "";
  #read = 0;

  constructor(file: string) {
    this.#file = file;
  }

  take(piece: Buffer): string[] {
    if (this.#decoder !== undefined) return this.#lines(this.#decode(piece, true));
    this.#head = Buffer.concat([this.#head, piece]);
    // The first bytes tell the encoding; a pipe may bring them one by one.
    return this.#head.length < 4 ? [] : this.#start(true);
  }

  end(): string[] {
    const lines = this.#decoder === undefined ? this.#start(false) : this.#lines(this.#decode(Buffer.alloc(0), false));
    const rest = this.#open.join("");
    return rest === "" ? lines : [...lines, rest];
  }

  #start(more: boolean): string[] {
    this.#decoder = new TextDecoder(encodingOf(this.#head), { fatal: true });
    return this.#lines(this.#decode(this.#head, more));
  }

  #decode(bytes: Buffer, more: boolean): string {
    try {
      return this.#decoder?.decode(bytes, { stream: more }) ?? "";
    } catch {
      const before = new TextDecoder().decode(bytes).split("\ufffd")[0] ?? "";
      throw new SourceError(this.#at(before, "is no text in UTF-8 or UTF-16"));
    }
  }

  #lines(text: string): string[] {
    const found = control.exec(text);
    if (found)
      throw new SourceError(this.#at(text.slice(0, found.index), "holds a control character; is it a text file?"));
    // A line feed may follow in the next piece: nothing is cut behind a carriage return at the end of this one.
    const held = this.#held + text;
    const whole = held.endsWith("\r") ? held.slice(0, -1) : held;
    this.#held = held.slice(whole.length);
    const [first = "", ...rest] = whole.split(/\r\n|\n|\r/);
    this.#open.push(first);
    this.#length += first.length;
    if (this.#length > maxLine)
      throw new SourceError(this.#at("", "a line longer than 64 MiB; give one object per line"));
    return rest.length === 0 ? [] : this.#ended(rest);
  }

  /** The open line ends here; the last one of `rest` is open now. */
  #ended(rest: string[]): string[] {
    const lines = [this.#open.join(""), ...rest.slice(0, -1)];
    this.#open = [rest.at(-1) ?? ""];
    this.#length = this.#open[0]?.length ?? 0;
    this.#read += lines.length;
    return lines;
  }

  /** The place behind what was read before and `text`. */
  #at(text: string, reason: string): InputProblem {
    const lines = (this.#open.join("") + this.#held + text).split(/\r\n|\n|\r/);
    return { file: this.#file, line: this.#read + lines.length, column: (lines.at(-1) ?? "").length + 1, reason };
  }
}

function encodingOf([first = 0, second = 0]: Buffer): string {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return "utf-8";
}
