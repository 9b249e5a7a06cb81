import { type Answer, type Api, type Call, nextPath, request } from "./request";

export interface RemoteKey {
  id: string;
  title: string;
  publicKey: string;
  readOnly: boolean;
  /** A day, where the host knows one. */
  expiresOn?: string;
}

export type WantedKey = Omit<RemoteKey, "id">;

/** What a host calls its deploy keys. */
export interface KeyHost {
  /** Address of the repository's keys, below the base of the API. */
  path(repository: string): string;
  /** The keys on one page, and the address of the next. */
  page(answer: Answer, path: string, api: Api): { items: unknown[]; next?: string };
  /** Query of the first page. */
  query: string;
  from(item: Record<string, unknown>): RemoteKey;
  to(key: WantedKey): object;
}

const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const bySlash = (repository: string): string => repository.split("/").map(encodeURIComponent).join("/");

function numbered(path: string, more: boolean): { next?: string } {
  if (!more) return {};
  const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? "1") + 1;
  return { next: path.replace(/([?&]page=)\d+/, `$1${page}`) };
}

const gitea: KeyHost = {
  path: (repository) => `/repos/${bySlash(repository)}/keys`,
  query: "?limit=50&page=1",
  page: ({ body, headers }, path) => ({
    items: list(body),
    ...numbered(path, /rel="?next"?/.test(headers.get("link") ?? "")),
  }),
  from: ({ id, title, key, read_only }) => ({
    id: text(id),
    title: text(title),
    publicKey: text(key),
    readOnly: read_only === true,
  }),
  // A key whose read_only is left out may write.
  to: ({ title, publicKey, readOnly }) => ({ title, key: publicKey, read_only: readOnly }),
};

const gitlab: KeyHost = {
  path: (repository) => `/projects/${encodeURIComponent(repository)}/deploy_keys`,
  query: "?per_page=100&page=1",
  page: ({ body, headers }, path) => ({
    items: list(body),
    ...numbered(path, text(headers.get("x-next-page")) !== ""),
  }),
  from: ({ id, title, key, can_push, expires_at }) => ({
    id: text(id),
    title: text(title),
    publicKey: text(key),
    readOnly: can_push !== true,
    ...(text(expires_at) === "" ? {} : { expiresOn: text(expires_at).slice(0, 10) }),
  }),
  to: ({ title, publicKey, readOnly, expiresOn }) => ({
    title,
    key: publicKey,
    can_push: !readOnly,
    ...(expiresOn === undefined ? {} : { expires_at: `${expiresOn}T00:00:00Z` }),
  }),
};

const bitbucket: KeyHost = {
  path: (repository) => `/repositories/${bySlash(repository)}/deploy-keys`,
  query: "?pagelen=100",
  page: ({ body }, _path, api) => {
    const { values, next } = Object(body) as Record<string, unknown>;
    const path = nextPath(api, next);
    return path === undefined ? { items: list(values) } : { items: list(values), next: path };
  },
  from: ({ id, label, key }) => ({ id: text(id), title: text(label), publicKey: text(key), readOnly: true }),
  to: ({ title, publicKey }) => ({ label: title, key: publicKey }),
};

export const keyHosts: Record<string, KeyHost> = { gitlab, bitbucket, gitea, forgejo: gitea };

/** The deploy keys of one repository. */
export interface KeyRing {
  list(): Promise<RemoteKey[]>;
  add(key: WantedKey): Promise<string>;
  /** A key that is not there counts as removed. */
  remove(id: string): Promise<void>;
}

export function keyRing(api: Api, host: KeyHost, repository: string): KeyRing {
  const base = host.path(repository);
  const call = (method: Call["method"], path: string, what: string, body?: object): Call => {
    const doing = `${what} of ${repository}`;
    return body === undefined ? { method, path, doing } : { method, path, doing, body };
  };
  return {
    list: async () => {
      const found: RemoteKey[] = [];
      for (let path: string | undefined = `${base}${host.query}`; path !== undefined; ) {
        const { items, next } = host.page(await request(api, call("GET", path, "list the deploy keys")), path, api);
        found.push(...items.map((item) => host.from(Object(item))));
        path = items.length === 0 ? undefined : next;
      }
      return found;
    },
    add: async (key) => {
      const { body } = await request(api, call("POST", base, `add the deploy key "${key.title}"`, host.to(key)));
      return host.from(Object(body)).id;
    },
    remove: async (id) => {
      await request(api, call("DELETE", `${base}/${encodeURIComponent(id)}`, "remove a deploy key"), [404]);
    },
  };
}
