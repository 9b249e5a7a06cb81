import type { SingleBar } from "cli-progress";
import type { Progress } from "../policypack/check/read";

/** Short work needs no bar, and a report on the same terminal no remains of one. */
const patienceMs = 1000;

/** A bar for work that takes long, on a terminal alone: logs and pipes stay as they are. */
export function progressOn(stream: NodeJS.WriteStream, now: () => number = Date.now): { show: Progress; stop(): void } {
  const start = now();
  let bar: SingleBar | undefined;
  const show: Progress = (read, all) => {
    if (!stream.isTTY || all === 0 || now() - start < patienceMs) return;
    bar ??= started(stream, all);
    bar.update(read);
  };
  return { show, stop: () => bar?.stop() };
}

function started(stream: NodeJS.WriteStream, all: number): SingleBar {
  const { SingleBar, Presets }: typeof import("cli-progress") = require("cli-progress");
  const format = "judging [{bar}] {percentage} %";
  const bar = new SingleBar({ stream, format, clearOnComplete: true, hideCursor: null }, Presets.legacy);
  bar.start(all, 0);
  return bar;
}
