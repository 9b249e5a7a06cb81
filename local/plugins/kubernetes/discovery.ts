import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, isMissing } from "./apiError";
import type { Client } from "./client";
import { type GroupKind, listAt, textAt } from "./object";

export interface Endpoint {
  /** `/apis/apps/v1` */
  base: string;
  plural: string;
  namespaced: boolean;
}

export class NoSuchKind extends Error {
  constructor({ apiVersion, kind }: GroupKind) {
    super(
      `the cluster serves no kind ${kind} in ${apiVersion}: correct the apiVersion or kind, or let the object depend on the CustomResourceDefinition that brings it`,
    );
  }
}

export interface Discovery {
  /** Waits `seconds` for a definition that has only just been made. */
  find(kind: GroupKind, seconds?: number): Promise<Endpoint>;
}

const baseOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

async function ask(client: Client, { apiVersion, kind }: GroupKind): Promise<Endpoint | undefined> {
  const base = baseOf(apiVersion);
  try {
    const list = await client.ask({ method: "GET", path: base });
    const found = listAt(list, "resources").find((r) => textAt(r, "kind") === kind && !textAt(r, "name").includes("/"));
    return found && { base, plural: textAt(found, "name"), namespaced: found.namespaced === true };
  } catch (error) {
    if (isMissing(error) || (error instanceof ApiError && error.status === 403)) return undefined;
    throw error;
  }
}

export function discover(client: Client): Discovery {
  const known = new Map<string, Endpoint>();
  return {
    async find(kind, seconds = 0) {
      const key = `${kind.apiVersion} ${kind.kind}`;
      const end = Date.now() + seconds * 1000;
      for (;;) {
        const endpoint = known.get(key) ?? (await ask(client, kind));
        if (endpoint !== undefined) {
          known.set(key, endpoint);
          return endpoint;
        }
        if (Date.now() >= end) throw new NoSuchKind(kind);
        await sleep(500, undefined, { signal: client.stop });
      }
    },
  };
}

export const pathTo = ({ base, plural, namespaced }: Endpoint, namespace: string, name: string): string => {
  const folder = namespaced ? `${base}/namespaces/${encodeURIComponent(namespace)}/${plural}` : `${base}/${plural}`;
  return name === "" ? folder : `${folder}/${encodeURIComponent(name)}`;
};
