import { rmSync } from "node:fs";
import type { Access, Workbench } from "./client";

/** Clones again and again with whatever access holds in that moment, as agents do all day. */
export class CloneLoop {
  clones = 0;
  readonly failures: string[] = [];
  #stopping = false;
  #rounds: (() => void)[] = [];
  readonly #over: Promise<void>;

  constructor(bench: Workbench, url: string, access: () => Promise<Access>) {
    this.#over = this.#run(bench, url, access);
  }

  async #run(bench: Workbench, url: string, access: () => Promise<Access>): Promise<void> {
    while (!this.#stopping) {
      const waiting = this.#rounds;
      this.#rounds = [];
      await this.#once(bench, url, access).catch((thrown: unknown) => this.failures.push(String(thrown)));
      for (const done of waiting) done();
      await new Promise((next) => setTimeout(next, 200));
    }
  }

  async #once(bench: Workbench, url: string, access: () => Promise<Access>): Promise<void> {
    const held = await access();
    const { code, output, folder } = await bench.clone(url, held);
    rmSync(folder, { recursive: true, force: true });
    if (code === 0) this.clones += 1;
    else this.failures.push(`${held.keyFile}: ${output}`);
  }

  /** Resolves when a clone is through that began after this call: whoever changed the access knows it is in use. */
  round(): Promise<void> {
    return new Promise((done) => this.#rounds.push(done));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#over;
  }
}
