import type * as dynamic from "@pulumi/pulumi/dynamic";
import { type Access, type Configuration, openApi, sleep, type Wait } from "./access";
import { type KeyRing, keyHosts, keyRing, type RemoteKey, type WantedKey } from "./keyHosts";
import { settle } from "./request";

/** Inputs of a registration: no secret among them. */
export interface Registration extends Access, WantedKey {
  repository: string;
}

/** Type and body of a public key; hosts change the comment. */
const material = (publicKey: string): string => publicKey.trim().split(/\s+/).slice(0, 2).join(" ");

const wantedOf = ({ title, publicKey, readOnly, expiresOn }: Registration): WantedKey => ({
  title,
  readOnly,
  publicKey: material(publicKey),
  ...(expiresOn === undefined ? {} : { expiresOn }),
});

const sameKey = (found: RemoteKey, wanted: WantedKey): boolean =>
  material(found.publicKey) === material(wanted.publicKey);

const asWanted = (found: RemoteKey, wanted: WantedKey): boolean =>
  sameKey(found, wanted) &&
  found.title === wanted.title &&
  found.readOnly === wanted.readOnly &&
  found.expiresOn === wanted.expiresOn;

/** Looked up in the list: asked for alone, a key that is gone looks like a repository which the token may not see. */
const byId = async (ring: KeyRing, id: string): Promise<RemoteKey | undefined> =>
  (await ring.list()).find((key) => key.id === id);

/** Leaves the repository with the wanted key and none of its remains, whatever an earlier run left behind. */
async function ensure(ring: KeyRing, wanted: WantedKey): Promise<string> {
  const found = await ring.list();
  const kept = found.find((key) => asWanted(key, wanted));
  for (const key of found) {
    // The same key with other rights, or a key of ours that a killed run has lost.
    if (key !== kept && (sameKey(key, wanted) || key.title === wanted.title)) await ring.remove(key.id);
  }
  if (kept !== undefined) return kept.id;
  const id = await ring.add(wanted);
  const made = await byId(ring, id);
  if (made !== undefined && asWanted(made, wanted)) return id;
  await ring.remove(id);
  throw new Error(
    `the host did not keep the deploy key "${wanted.title}" as it was given; it was removed again. Check what the host's policy allows`,
  );
}

const identity = ["kind", "apiUrl", "repository", "title", "publicKey", "readOnly", "expiresOn"] as const;
function difference(olds: Registration, news: Registration): dynamic.DiffResult {
  const changed = (key: keyof Registration): boolean =>
    key === "publicKey" ? material(olds.publicKey) !== material(news.publicKey) : olds[key] !== news[key];
  const replaces = identity.filter(changed);
  // A renamed repository or host is the same one: made first, the new key would be the old one, which is then removed.
  const apart = changed("publicKey") && changed("title");
  const access = changed("tokenEnvironment") || changed("tokenConfig");
  return {
    changes: replaces.length > 0 || access,
    replaces: [...replaces],
    deleteBeforeReplace: replaces.length > 0 && !apart,
  };
}

/** The provider of deploy keys, as the engine's provider process asks for it. */
export function handler(wait: Wait = sleep): dynamic.ResourceProvider<Registration, Registration> {
  let config: Configuration | undefined;
  const open = (at: Registration): { ring: KeyRing; settled<R>(run: () => Promise<R>): Promise<R> } => {
    const api = openApi(at, config, wait);
    const host = keyHosts[at.kind];
    if (host === undefined) throw new Error(`"${at.kind}" is no host whose deploy keys are known here`);
    return { ring: keyRing(api, host, at.repository), settled: (run) => settle(api, run) };
  };
  return {
    configure: async (request) => {
      config = request.config;
    },
    diff: async (_id, olds, news) => difference(olds, news),
    create: async (inputs) => {
      const { ring, settled } = open(inputs);
      return { id: await settled(() => ensure(ring, wantedOf(inputs))), outs: inputs };
    },
    read: async (id, props) => {
      const state = props as Registration;
      const found = await byId(open(state).ring, id);
      // Gone, or changed by hand: either way the next update makes it anew.
      return found !== undefined && asWanted(found, wantedOf(state)) ? { id, props: state } : { id: "" };
    },
    update: async (_id, _olds, news) => ({ outs: news }),
    delete: async (id, props) => {
      const { ring } = open(props);
      const found = await byId(ring, id);
      if (found !== undefined && sameKey(found, wantedOf(props))) await ring.remove(id);
    },
  };
}
