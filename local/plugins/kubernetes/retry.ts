import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, isPassing } from "./apiError";

/** Seconds that credentials and networks get, as their failures seldom pass. */
const shortPatience = 3;

const patienceFor = (error: unknown, seconds: number): number =>
  error instanceof ApiError && (error.status === 401 || error.reason === "ENOTFOUND")
    ? Math.min(shortPatience, seconds)
    : seconds;

/** Repeats the work while it fails for a passing reason, for at most that many seconds. */
export async function retried<T>(work: () => Promise<T>, seconds: number, stop: AbortSignal): Promise<T> {
  const start = Date.now();
  for (let pause = 200; ; pause = Math.min(pause * 2, 2000)) {
    try {
      return await work();
    } catch (error) {
      const spent = (Date.now() - start + pause) / 1000;
      if (stop.aborted || !isPassing(error) || spent > patienceFor(error, seconds)) throw error;
    }
    await sleep(pause, undefined, { signal: stop });
  }
}
