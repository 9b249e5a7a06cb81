import { CallFailed, connectionFailure, statusFailure } from "./failures";

/** What runs in the engine's provider process: nothing here may import anything but its neighbours. */
export interface Api {
  /** Base address, without a slash at its end. */
  base: string;
  headers: Record<string, string>;
  /** Never shown, not even when the host repeats it. */
  token: string;
  /** Where the token came from, for messages. */
  source: string;
  /** How a new token gets there, for messages. */
  renewal: string;
  /** What the token must be allowed to do, for messages. */
  rights: string;
  wait(milliseconds: number): Promise<void>;
}

/** The path of a next page that comes as a whole address; the token goes nowhere but to the API. */
export function nextPath({ base }: Api, next: unknown): string | undefined {
  if (next === undefined || next === null) return undefined;
  const address = String(next);
  if (!address.startsWith(`${base}/`)) throw new Error(`${base} points to a next page outside itself`);
  return address.slice(base.length);
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** What is being done, for messages: "list the deploy keys of acme/shop". */
  doing: string;
  body?: object;
}

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

const attempts = 5;
const timeoutMs = 30_000;
const longestWaitMs = 60_000;

/** How long the host asks to wait, else a doubling pause that no two callers share. */
function pause(headers: Headers | undefined, attempt: number): number {
  const after = headers?.get("retry-after") ?? "";
  const asked = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  const own = 500 * 2 ** attempt * (1 + Math.random() / 2);
  return Math.min(Number.isNaN(asked) ? own : Math.max(asked, 0), longestWaitMs);
}

/** A refused connection or 429 did nothing at the host; what else went wrong may have, and a POST must not run twice. */
const mayRepeat = (call: Call, status: number | undefined, untouched: boolean): boolean =>
  status === 429 || ((status === undefined || status >= 500) && (call.method !== "POST" || untouched));

const untouchedCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

function codeOf(error: unknown): string {
  const { cause, name, code } = Object(error) as { cause?: unknown; name?: string; code?: string };
  if (code !== undefined) return String(code);
  return cause === undefined ? String(name ?? "unknown") : codeOf(cause);
}

async function once(api: Api, call: Call): Promise<Answer | { code: string }> {
  try {
    const response = await fetch(`${api.base}${call.path}`, {
      method: call.method,
      headers: { ...api.headers, accept: "application/json", "content-type": "application/json" },
      // A redirect could carry the token to another host.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    return { status: response.status, headers: response.headers, body: read(await response.text()) };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const succeeded = ({ status }: Answer, accept: readonly number[]): boolean =>
  (status >= 200 && status < 300) || accept.includes(status);

/** Calls the host until it answers; answers of failure come back as they are where `accept` names them. */
export async function request(api: Api, call: Call, accept: readonly number[] = []): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await once(api, call);
    if ("code" in answer) {
      const untouched = untouchedCodes.has(answer.code);
      if (attempt + 1 >= attempts || !mayRepeat(call, undefined, untouched))
        throw connectionFailure(api, call, answer.code, untouched);
      await api.wait(pause(undefined, attempt));
      continue;
    }
    if (succeeded(answer, accept)) return answer;
    if (attempt + 1 >= attempts || !mayRepeat(call, answer.status, false)) throw statusFailure(api, call, answer);
    await api.wait(pause(answer.headers, attempt));
  }
}

/** Runs what ends in a POST again where nobody can tell whether the host took it: it must look before it adds. */
export async function settle<Result>(api: Api, run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CallFailed && error.unsettled) || attempt + 1 >= attempts) throw error;
      await api.wait(pause(undefined, attempt));
    }
  }
}
