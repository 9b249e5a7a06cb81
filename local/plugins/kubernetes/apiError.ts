import { isJsonObject, type Json } from "../values";

export interface Cause {
  reason: string;
  message: string;
  field: string;
}

interface Asked {
  method: string;
  path: string;
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function causesOf(details: Json | undefined): Cause[] {
  const causes = isJsonObject(details) ? details.causes : undefined;
  if (!Array.isArray(causes)) return [];
  return causes.filter(isJsonObject).map((cause) => ({
    reason: text(cause.reason),
    message: text(cause.message),
    field: text(cause.field),
  }));
}

/** What the API server said, or that it said nothing (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly causes: Cause[];
  constructor(status: number, reason: string, message: string, causes: Cause[] = []) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.causes = causes;
  }

  static from(status: number, body: Json, raw: string, asked: Asked): ApiError {
    if (!isJsonObject(body)) {
      return new ApiError(status, "", `${asked.method} ${asked.path}: status ${status}: ${raw.slice(0, 200).trim()}`);
    }
    const message = text(body.message) || `${asked.method} ${asked.path}: status ${status}`;
    return new ApiError(status, text(body.reason), message, causesOf(body.details));
  }

  static unreachable(error: unknown, server: string): ApiError {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = error instanceof Error ? error.message || code : String(error);
    const mend = "check that the cluster runs and that the kubeconfig names it";
    return new ApiError(0, code, `the Kubernetes API at ${server || "(no server)"} cannot be reached: ${why}; ${mend}`);
  }
}

export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isUnreachable = (error: unknown): boolean => error instanceof ApiError && error.status === 0;

const passing = new Set([0, 429, 502, 503, 504]);
const passingText = /failed calling webhook|etcdserver|connection refused|leader changed|context deadline exceeded/;

/** A failure that may well be gone in a moment. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError &&
  (passing.has(error.status) || error.status === 401 || (error.status === 500 && passingText.test(error.message)));
