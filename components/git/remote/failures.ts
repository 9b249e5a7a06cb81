import type { Answer, Api, Call } from "./request";

/** A call that failed for good. */
export class CallFailed extends Error {
  readonly status: number | undefined;
  /** Whether the host may have done what it was asked all the same. */
  readonly unsettled: boolean;

  constructor(message: string, status: number | undefined, unsettled: boolean) {
    super(message);
    this.status = status;
    this.unsettled = unsettled;
  }
}

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** What the host itself says, without the token, should it repeat it. */
function hostSays(api: Api, body: unknown): string {
  const { message, error, errors } = Object(body) as Record<string, unknown>;
  const told = message ?? error ?? errors;
  if (told === undefined) return "";
  const text = typeof told === "string" ? told : JSON.stringify(told);
  return ` The host says: ${shorten(text.replaceAll(api.token, "…"))}`;
}

function mending(api: Api, status: number): string {
  if (status >= 300 && status < 400)
    return "The host sends elsewhere, where the token is not carried: set apiUrl to the address that answers itself.";
  if (status === 401)
    return `The token of ${api.source} is wrong, expired or revoked: make a new one and ${api.renewal}.`;
  if (status === 403) return `The token of ${api.source} may not do this: it needs ${api.rights}.`;
  if (status === 404) {
    return `There is no such repository, or the token of ${api.source} cannot see it: check the spelling, apiUrl, and that the token has ${api.rights}.`;
  }
  if (status === 429) return "The host asks for patience and did not relent: run the update again later.";
  if (status >= 500) return "The host is in trouble: run the update again; what was done is found again.";
  return "The host refuses the values: mend what it names.";
}

export function statusFailure(api: Api, call: Call, answer: Answer): CallFailed {
  const { status, body } = answer;
  const text = `cannot ${call.doing} at ${api.base}: status ${status}. ${mending(api, status)}${hostSays(api, body)}`;
  return new CallFailed(text, status, call.method === "POST" && status >= 500);
}

export function connectionFailure(api: Api, call: Call, code: string, untouched: boolean): CallFailed {
  const text = `cannot ${call.doing} at ${api.base}: no connection (${code}). Check apiUrl, and whether a proxy or firewall stands between.`;
  return new CallFailed(text, undefined, call.method === "POST" && !untouched);
}
