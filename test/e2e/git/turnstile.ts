import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { freePort } from "./ports";

/** `before`: the request never arrives. `after`: it is carried out, and the caller never hears of it. */
export type Moment = "before" | "after";

interface Hold {
  method: string;
  path: RegExp;
  moment: Moment;
  reached: () => void;
}

/** Stands before a server's API, and can stop one request at the worst moment. */
export interface Turnstile {
  url: string;
  /** Every request that came by: method and path. */
  seen: string[];
  /** Holds the next such request for good; resolves when it is there. */
  hold(method: string, path: RegExp, moment: Moment): Promise<void>;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** What the server answered; its own framing of the body is not passed on. */
async function forward(target: string, request: IncomingMessage): Promise<[number, Record<string, string>, Buffer]> {
  const body = await bodyOf(request);
  const { authorization = "", accept = "*/*", "content-type": type = "application/json" } = request.headers;
  const answer = await fetch(new URL(request.url ?? "/", target), {
    method: request.method ?? "GET",
    headers: { authorization, accept, "content-type": type },
    redirect: "manual",
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  const kept = [...answer.headers].filter(
    ([name]) => !/^(content-(length|encoding)|transfer-encoding|connection)$/.test(name),
  );
  return [answer.status, Object.fromEntries(kept), Buffer.from(await answer.arrayBuffer())];
}

export async function startTurnstile(target: string): Promise<Turnstile> {
  const holds: Hold[] = [];
  const seen: string[] = [];
  const held = (request: IncomingMessage, moment: Moment): boolean => {
    const found = holds.findIndex(
      (hold) => hold.moment === moment && hold.method === request.method && hold.path.test(request.url ?? ""),
    );
    if (found >= 0) for (const hold of holds.splice(found, 1)) hold.reached();
    return found >= 0;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen.push(`${request.method} ${request.url}`);
    if (held(request, "before")) return;
    const [status, headers, body] = await forward(target, request);
    if (held(request, "after")) return;
    response.writeHead(status, headers).end(body);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    hold: (method, path, moment) => new Promise((reached) => holds.push({ method, path, moment, reached })),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
