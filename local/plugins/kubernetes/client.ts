import http from "node:http";
import https from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { isJsonObject, type Json, type JsonObject } from "../values";
import { ApiError } from "./apiError";
import { retried } from "./retry";

export interface Ask {
  method: "GET" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string>;
  body?: JsonObject;
  /** Of the body. */
  type?: string;
  /** How long a passing failure is waited out, in seconds. */
  patience?: number;
}

export interface Client {
  ask(request: Ask): Promise<JsonObject>;
  /** Aborted when the engine is told to stop. */
  readonly stop: AbortSignal;
}

interface Answer {
  status: number;
  text: string;
}

type Connection = https.RequestOptions;

/** One kept connection pool per cluster; the credentials come from the kubeconfig, however it gets them. */
async function connect(config: KubeConfig, plain: boolean): Promise<Connection> {
  const options: Connection = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const proxied = config.getCurrentCluster()?.proxyUrl !== undefined;
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(([, value]) => value !== undefined),
  );
  const pool = { keepAlive: true, maxSockets: 32 };
  const agent = plain ? new http.Agent(pool) : new https.Agent({ ...pool, ...tls });
  return proxied ? options : { ...options, agent };
}

function send(url: URL, options: Connection, request: Ask, stop: AbortSignal): Promise<Answer> {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers: http.OutgoingHttpHeaders = {
    ...(isHeaders(options.headers) ? options.headers : {}),
    accept: "application/json",
    "user-agent": "palisade-offline-kubernetes",
    ...(body === undefined ? {} : { "content-type": request.type ?? "application/json" }),
  };
  const { request: start } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    const out = start(url, { ...options, headers, method: request.method, signal: stop, timeout: 60_000 }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
    });
    out.on("timeout", () => out.destroy(new Error("no answer within 60 seconds")));
    out.on("error", reject);
    out.end(body);
  });
}

const isHeaders = (headers: Connection["headers"]): headers is http.OutgoingHttpHeaders =>
  headers !== undefined && !Array.isArray(headers);

function parse(answer: Answer, request: Ask): JsonObject {
  let body: Json = null;
  try {
    body = JSON.parse(answer.text) as Json;
  } catch {
    // Proxies and dying servers answer with prose; the status says enough.
  }
  if (answer.status >= 400 || !isJsonObject(body)) throw ApiError.from(answer.status, body, answer.text, request);
  return body;
}

export function openClient(config: KubeConfig, stop: AbortSignal): Client {
  const server = config.getCurrentCluster()?.server ?? "";
  let connection: Promise<Connection> | undefined;
  const once = async (request: Ask): Promise<JsonObject> => {
    const url = new URL(`${server.replace(/\/$/, "")}${request.path}`);
    for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
    connection ??= connect(config, url.protocol === "http:");
    const answer = await send(url, await connection, request, stop).catch((error: unknown) => {
      throw ApiError.unreachable(error, server);
    });
    // A short-lived credential may have run out: the next attempt asks for a new one.
    if (answer.status === 401) connection = undefined;
    return parse(answer, request);
  };
  return { stop, ask: (request) => retried(() => once(request), request.patience ?? 20, stop) };
}
