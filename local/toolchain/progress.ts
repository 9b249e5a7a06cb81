import { SingleBar } from "cli-progress";

export interface Progress {
  start(total: number): void;
  step(done: number): void;
  stop(): void;
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A bar on a terminal, a line every quarter of a minute elsewhere: always what is made, and how long it may take. */
export function progressFor(title: string, minutes: number, say: (line: string) => void): Progress {
  const began = Date.now();
  const elapsed = (): string => clock((Date.now() - began) / 1000);
  if (process.stderr.isTTY) return bar(title, minutes, elapsed);
  let done = 0;
  let of = 0;
  const share = (): string => (of > 0 ? `, ${Math.min(99, Math.round((100 * done) / of))} %` : "");
  const timer = setInterval(() => say(`  ${title}: ${elapsed()} of about ${minutes} min${share()}`), 15_000);
  say(`  ${title}: takes about ${minutes} min on two cores`);
  return {
    start: (total) => {
      of = total;
    },
    step: (count) => {
      done = count;
    },
    stop: () => clearInterval(timer),
  };
}

function bar(title: string, minutes: number, elapsed: () => string): Progress {
  const format = `  ${title} [{bar}] {percentage} % | {elapsed} of about ${minutes} min`;
  const drawn = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  drawn.start(1, 0, { elapsed: elapsed() });
  const timer = setInterval(() => drawn.update({ elapsed: elapsed() }), 1000);
  return {
    start: (total) => drawn.setTotal(Math.max(1, total)),
    step: (done) => drawn.update(Math.min(done, drawn.getTotal()), { elapsed: elapsed() }),
    stop: () => {
      clearInterval(timer);
      drawn.stop();
    },
  };
}
