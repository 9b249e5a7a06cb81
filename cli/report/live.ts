import type { KubeConfig } from "@kubernetes/client-node";
import { UNKNOWN } from "../../policypack/rules/field";
import { askOnce, get } from "../clusterClient";
import { type LiveKind, liveKinds, secrets } from "./liveKinds";
import type { LiveInput } from "./run";

/** Metadata alone: the server leaves the rest out. */
const asMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
const pageSize = 500;

type List = { readonly items: readonly unknown[] } | { readonly fault: string };

const faultOf = (status: number): string =>
  status === 401 || status === 403 ? "the server does not let you list them" : `the server answered ${status}`;

/** Every object of a kind, page by page; none where the cluster does not serve the kind. */
async function list(config: KubeConfig, path: string, accept: string): Promise<List> {
  const items: unknown[] = [];
  let next = "";
  do {
    const { status, body } = await askOnce(config, { path: `${path}?limit=${pageSize}${next}`, accept });
    if (status === 404) return { items: [] };
    const page = get(body, "items");
    if (status !== 200 || !Array.isArray(page)) return { fault: faultOf(status) };
    items.push(...page);
    const token = get(body, "metadata", "continue");
    next = typeof token === "string" && token !== "" ? `&continue=${encodeURIComponent(token)}` : "";
  } while (next !== "");
  return { items };
}

const ours = (annotations: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(Object(annotations ?? {})).filter(([key]) => key.startsWith("palisade.dev/")));

/** A whole Secret may stand in an annotation that kubectl writes; names, labels and our own annotations are kept. */
export function secretOf(item: unknown): object {
  const metadata = Object(get(item, "metadata") ?? {});
  const { name, namespace, labels } = metadata;
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, labels, annotations: ours(metadata.annotations) },
    // What is not read may be a credential.
    data: UNKNOWN,
  };
}

const read = new Set(liveKinds.map(({ kind }) => kind));

/** Made by another object that is read itself. */
const isOwned = (item: unknown): boolean => {
  const owners = get(item, "metadata", "ownerReferences");
  const isOwner = (owner: unknown): boolean =>
    get(owner, "controller") === true && read.has(String(get(owner, "kind")));
  return Array.isArray(owners) && owners.some(isOwner);
};

const objectOf = ({ apiVersion, kind }: LiveKind, item: unknown): object => ({ ...Object(item), apiVersion, kind });

/** Reads what the report needs of a cluster: no write, no value of a Secret. */
export async function readCluster(config: KubeConfig): Promise<LiveInput> {
  const objects: object[] = [];
  const unread: string[] = [];
  for (const kind of liveKinds) {
    const found = await list(config, kind.path, "application/json");
    if ("fault" in found) unread.push(`${kind.kind} (${kind.apiVersion}): ${found.fault}`);
    else objects.push(...found.items.filter((item) => !isOwned(item)).map((item) => objectOf(kind, item)));
  }
  const found = await list(config, secrets, asMetadata);
  if ("fault" in found) unread.push(`metadata of Secrets: ${found.fault}`);
  else objects.push(...found.items.map(secretOf));
  return { objects, unread };
}
