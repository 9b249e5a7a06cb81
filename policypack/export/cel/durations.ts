import { and, quoted } from "./build";

const longest = 60;
const form = quoted("^(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|ms|s|m|h))+$");

/** Whether a text is a Go duration of more than nothing, and at most so many seconds. */
export const isShort = (value: string, most: number): string =>
  and(
    `${value}.size() <= ${longest}`,
    `${value}.matches(${form})`,
    `duration(${value}) > duration('0s')`,
    `duration(${value}) <= duration('${most}s')`,
  );
