import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Fields = Record<string, unknown>;
export interface Reply {
  status: number;
  body?: unknown;
}
/** Answers one call; `undefined` means that there is nothing at this path. */
export type Routes = (method: string, path: string, body: Fields) => Reply | undefined;

export interface FakeApi {
  apiUrl: string;
  /** Method and path of every call that changes something. */
  changes: string[];
  /** Answers of trouble, one for each of the next changes. */
  troubles: number[];
  stop(): Promise<void>;
}

/** An API on a free port whose routes keep what they are told. */
export async function fakeApi(routes: Routes): Promise<FakeApi> {
  const api: FakeApi = { apiUrl: "", changes: [], troubles: [], stop: async () => {} };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const { method = "", url = "" } = request;
    const change = method !== "GET";
    if (change) api.changes.push(`${method} ${url}`);
    const trouble = change ? api.troubles.shift() : undefined;
    const body = text === "" ? {} : (JSON.parse(text) as Fields);
    const reply = trouble === undefined ? routes(method, url, body) : { status: trouble };
    response.writeHead(reply?.status ?? 404, { "content-type": "application/json" });
    response.end(reply?.status === 204 ? undefined : JSON.stringify(reply?.body ?? { message: "404 Not Found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api.stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return api;
}
