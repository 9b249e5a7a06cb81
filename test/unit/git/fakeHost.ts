import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Kind = "gitlab" | "bitbucket" | "gitea";

/** A key as a host keeps it. */
export interface Stored {
  id: number;
  title: string;
  key: string;
  readOnly: boolean;
  expiresAt?: string;
}

/** What goes wrong once, for a call of this method: before or after the host did what it was asked. */
export interface Trouble {
  on: string;
  status: number;
  headers?: Record<string, string>;
  done?: boolean;
  body?: unknown;
  /** Cut the connection instead of answering. */
  cut?: boolean;
}

export interface FakeHost {
  apiUrl: string;
  keys: Stored[];
  /** Method and path of every call. */
  calls: string[];
  troubles: Trouble[];
  /** Headers of the last call. */
  headers: IncomingMessage["headers"];
  /** The body of the last POST, as it came. */
  posted: unknown;
  /** Lets every key write, whatever was asked. */
  careless: boolean;
  stop(): Promise<void>;
}

interface Dialect {
  base: string;
  keys: string;
  token(headers: IncomingMessage["headers"]): string;
  show(key: Stored): object;
  take(body: Record<string, unknown>): Omit<Stored, "id">;
  page(keys: Stored[], url: URL): { body: unknown; headers: Record<string, string> };
  /** Status for a key or title that is there already. */
  taken: { status: number; body: unknown; title: boolean };
}

const pageSize = 2;
const slice = (keys: Stored[], url: URL): { items: Stored[]; next: number | undefined } => {
  const page = Number(url.searchParams.get("page") ?? "1");
  const rest = keys.slice((page - 1) * pageSize);
  return { items: rest.slice(0, pageSize), next: rest.length > pageSize ? page + 1 : undefined };
};
const at = (url: URL, page: number): string => {
  const next = new URL(url);
  next.searchParams.set("page", String(page));
  return next.href;
};

const dialects: Record<Kind, Dialect> = {
  gitea: {
    base: "/api/v1",
    keys: "/repos/acme/shop/keys",
    token: (headers) => String(headers.authorization).replace(/^token /, ""),
    show: ({ id, title, key, readOnly }) => ({
      id,
      key_id: id,
      title,
      key,
      read_only: readOnly,
      url: "",
      fingerprint: "",
    }),
    take: ({ title, key, read_only }) => ({ title: String(title), key: String(key), readOnly: read_only === true }),
    page: (keys, url) => {
      const { items, next } = slice(keys, url);
      const link = next === undefined ? {} : { link: `<${at(url, next)}>; rel="next",<${at(url, 9)}>; rel="last"` };
      return { body: items.map(dialects.gitea.show), headers: link };
    },
    taken: { status: 422, body: { message: "A key with the same name already exists" }, title: true },
  },
  gitlab: {
    base: "/api/v4",
    keys: "/projects/acme%2Fshop/deploy_keys",
    token: (headers) => String(headers["private-token"]),
    show: ({ id, title, key, readOnly, expiresAt }) => ({
      id,
      title,
      key: `${key} somebody@example.com`,
      can_push: !readOnly,
      expires_at: expiresAt ?? null,
      created_at: "2026-01-01T00:00:00.000Z",
    }),
    take: ({ title, key, can_push, expires_at }) => ({
      title: String(title),
      key: String(key),
      readOnly: can_push !== true,
      ...(expires_at === undefined ? {} : { expiresAt: new Date(String(expires_at)).toISOString() }),
    }),
    page: (keys, url) => {
      const { items, next } = slice(keys, url);
      return {
        body: items.map(dialects.gitlab.show),
        headers: { "x-next-page": next === undefined ? "" : String(next) },
      };
    },
    taken: { status: 400, body: { message: { "deploy_key.fingerprint": ["has already been taken"] } }, title: false },
  },
  bitbucket: {
    base: "/2.0",
    keys: "/repositories/acme/shop/deploy-keys",
    token: (headers) => String(headers.authorization).replace(/^Bearer /, ""),
    show: ({ id, title, key }) => ({ type: "deploy_key", id, label: title, key, comment: "", last_used: null }),
    take: ({ label, key }) => ({ title: String(label), key: String(key), readOnly: true }),
    page: (keys, url) => {
      const { items, next } = slice(keys, url);
      const more = next === undefined ? {} : { next: at(url, next) };
      return { body: { pagelen: pageSize, values: items.map(dialects.bitbucket.show), ...more }, headers: {} };
    },
    taken: {
      status: 400,
      body: { type: "error", error: { message: "Someone has already added that key" } },
      title: false,
    },
  },
};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const part of request) text += part;
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

type Reply = { status: number; body?: unknown; headers?: Record<string, string> };

function add(host: FakeHost, dialect: Dialect, body: Record<string, unknown>): Reply {
  const made = {
    id: Math.max(0, ...host.keys.map(({ id }) => id)) + 1,
    ...dialect.take(body),
    ...(host.careless ? { readOnly: false } : {}),
  };
  const { taken } = dialect;
  if (host.keys.some(({ key, title }) => key === made.key || (taken.title && title === made.title))) return taken;
  host.keys.push(made);
  return { status: 201, body: dialect.show(made) };
}

function perform(host: FakeHost, dialect: Dialect, method: string, url: URL, body: Record<string, unknown>): Reply {
  const path = url.pathname.slice(dialect.base.length);
  if (!path.startsWith(dialect.keys)) return { status: 404, body: { message: "404 Not Found" } };
  if (method === "GET") return { status: 200, ...dialect.page(host.keys, url) };
  if (method === "POST") return add(host, dialect, body);
  const id = Number(path.slice(dialect.keys.length + 1));
  const index = host.keys.findIndex((key) => key.id === id);
  if (index < 0) return { status: 404, body: { message: "404 Not Found" } };
  host.keys.splice(index, 1);
  return { status: 204 };
}

/** A host on a free port that speaks one dialect, keeps keys in memory, and fails when told to. */
export async function fakeHost(kind: Kind, token: string): Promise<FakeHost> {
  const dialect = dialects[kind];
  const host: FakeHost = {
    apiUrl: "",
    keys: [],
    calls: [],
    troubles: [],
    headers: {},
    posted: undefined,
    careless: false,
    stop: async () => {},
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url = "" } = request;
    host.calls.push(`${method} ${url}`);
    host.headers = request.headers;
    const body = await bodyOf(request);
    if (method === "POST") host.posted = body;
    const index = host.troubles.findIndex(({ on }) => on === method);
    const trouble = index < 0 ? undefined : host.troubles.splice(index, 1)[0];
    let reply: Reply = { status: 401, body: { message: "401 Unauthorized" } };
    if (dialect.token(request.headers) === token && (trouble === undefined || trouble.done === true))
      reply = perform(host, dialect, method, new URL(url, host.apiUrl), body);
    if (trouble?.cut === true) return void request.socket.destroy();
    const { status, headers, body: text } = trouble ?? reply;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(status === 204 ? undefined : JSON.stringify(text ?? { message: "trouble" }));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${dialect.base}`;
  host.stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return host;
}
