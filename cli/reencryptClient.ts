import type * as k8s from "@kubernetes/client-node";
import type { Page, StorageClient, StoredKind, StoredObject, Touched } from "../components/encryption/reencrypt";
import { type Answer, askOnce, get, type Question } from "./clusterClient";

const asMetadata = (kind: string): string => `application/json;as=${kind};g=meta.k8s.io;v=v1`;
const pageSize = 250;
const patience = 5;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const isTransient = (status: number): boolean => status === 429 || status >= 500;

/** A busy or restarting server is asked again, after 0.2 s, 0.4 s and so on. */
async function ask(config: k8s.KubeConfig, question: Question): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await askOnce(config, question);
      if (!isTransient(answer.status) || tries === patience) return answer;
    } catch (thrown) {
      if (tries === patience) throw thrown;
    }
    await new Promise((next) => setTimeout(next, 100 * 2 ** tries));
  }
}

/** The server's own messages may quote values: its reason is one word. */
const reasonOf = ({ status, body }: Answer): string => `${status} ${text(get(body, "reason"))}`.trim();

function stored(item: unknown): StoredObject {
  const metadata = get(item, "metadata");
  return {
    name: text(get(metadata, "name")),
    namespace: text(get(metadata, "namespace")),
    resourceVersion: text(get(metadata, "resourceVersion")),
  };
}

function pathOf({ path }: StoredKind, { namespace, name }: StoredObject): string {
  const cut = path.lastIndexOf("/");
  const within = namespace === "" ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${path.slice(0, cut)}${within}${path.slice(cut)}/${encodeURIComponent(name)}`;
}

const one = asMetadata("PartialObjectMetadata");
const many = asMetadata("PartialObjectMetadataList");

async function discover(config: k8s.KubeConfig, path: string): Promise<unknown> {
  const answer = await ask(config, { path, accept: "application/json" });
  if (answer.status !== 200) throw new Error(`the cluster does not tell its kinds at ${path}: ${reasonOf(answer)}`);
  return answer.body;
}

async function kindsAt(config: k8s.KubeConfig, root: string, group: string): Promise<StoredKind[]> {
  const resources = list(get(await discover(config, root), "resources"));
  return resources.flatMap((resource) => {
    const name = text(get(resource, "name"));
    const verbs = list(get(resource, "verbs"));
    if (name.includes("/") || !verbs.includes("list") || !verbs.includes("patch")) return [];
    return [{ resource: group === "" ? name : `${name}.${group}`, path: `${root}/${name}` }];
  });
}

/** A kind that several versions serve is stored once. */
async function kindsOf(config: k8s.KubeConfig, wanted: string): Promise<StoredKind[]> {
  const found = new Map<string, StoredKind>();
  const roots: [string, string][] = wanted === "" || wanted === "*" ? [["", "/api/v1"]] : [];
  const groups = wanted === "" ? [] : list(get(await discover(config, "/apis"), "groups"));
  for (const group of groups) {
    const name = text(get(group, "name"));
    if (wanted !== "*" && wanted !== name) continue;
    const preferred = text(get(group, "preferredVersion", "groupVersion"));
    const others = list(get(group, "versions")).map((version) => text(get(version, "groupVersion")));
    for (const version of new Set([preferred, ...others])) roots.push([name, `/apis/${version}`]);
  }
  for (const [group, root] of roots)
    for (const kind of await kindsAt(config, root, group))
      if (!found.has(kind.resource)) found.set(kind.resource, kind);
  return [...found.values()];
}

async function pageOf(config: k8s.KubeConfig, kind: StoredKind, from: string): Promise<Page | "expired"> {
  const query = new URLSearchParams({ limit: String(pageSize), ...(from === "" ? {} : { continue: from }) });
  const answer = await ask(config, { path: `${kind.path}?${query}`, accept: many });
  if (answer.status === 410) return "expired";
  if (answer.status !== 200) throw new Error(`${kind.resource} cannot be listed: ${reasonOf(answer)}`);
  return {
    objects: list(get(answer.body, "items")).map(stored),
    next: text(get(answer.body, "metadata", "continue")),
    remaining: Number(get(answer.body, "metadata", "remainingItemCount") ?? 0),
  };
}

async function touch(config: k8s.KubeConfig, kind: StoredKind, object: StoredObject): Promise<Touched> {
  const { resourceVersion } = object;
  // Nothing but the version that it has: a change by somebody else in between is a conflict.
  const answer = await ask(config, {
    method: "PATCH",
    path: pathOf(kind, object),
    accept: one,
    body: { metadata: { resourceVersion } },
  });
  if (answer.status === 404) return "gone";
  if (answer.status === 409) return "conflict";
  if (answer.status !== 200) return { refused: reasonOf(answer) };
  return stored(answer.body).resourceVersion === resourceVersion ? "unchanged" : "written";
}

/** A cluster of a kubeconfig, asked for names and versions only. */
export const storageClient = (config: k8s.KubeConfig): StorageClient => ({
  kinds: (group) => kindsOf(config, group),
  list: (kind, from) => pageOf(config, kind, from),
  find: async (kind, object) => {
    const answer = await ask(config, { path: pathOf(kind, object), accept: one });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new Error(`${kind.resource} cannot be read: ${reasonOf(answer)}`);
    return stored(answer.body);
  },
  touch: (kind, object) => touch(config, kind, object),
});
