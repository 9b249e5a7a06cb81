import { withLock } from "./lock";
import { UserProblem } from "./problem";

/** One run at a time in a clone: the engine's state is one file. */
export const withRunLock = <T>(file: string, run: () => Promise<T>): Promise<T> =>
  withLock(
    file,
    async ({ pid }) => {
      throw new UserProblem(`another run is at work here (process ${pid}); wait for it, or end it, and try again`);
    },
    run,
  );
