import { type Acceptance, parseAcceptance } from "../acceptance";
import { parseDnsSubdomain } from "../names";
import type { Problems } from "../problems";
import type { ExternalSecretArgs, PinnedCopyArgs, RemoteKeyArgs } from "./args";
import { parseKeys } from "./keys";
import type { ExternalSource, PinnedVersion, Versions } from "./model";
import { issuedOn, parsePreviousRevision, parseRenewal } from "./revisions";

const longestMinutes = 90 * 24 * 60;

interface Store {
  store: string;
  clusterWide: Acceptance | undefined;
}

function parseStore({ store, clusterStore }: ExternalSecretArgs, p: Problems): Store {
  if ((store === undefined) === (clusterStore === undefined)) {
    p.note("give either `store`, a SecretStore of the same namespace, or `clusterStore`, not both and not neither");
    return { store: "", clusterWide: undefined };
  }
  if (clusterStore === undefined)
    return { store: parseDnsSubdomain(store ?? "", p.at("store")), clusterWide: undefined };
  const at = p.at("clusterStore");
  return { store: parseDnsSubdomain(clusterStore.name, at.at("name")), clusterWide: parseAcceptance(clusterStore, at) };
}

function parseRemote(remote: Record<string, RemoteKeyArgs>, p: Problems): Record<string, RemoteKeyArgs> {
  parseKeys(Object.keys(remote ?? {}), p);
  if (!p.clean()) return {};
  for (const [key, { key: at, property, version }] of Object.entries(remote)) {
    for (const [name, text] of Object.entries({ key: at, property, version })) {
      const absent = text === undefined && name !== "key";
      if (!absent && String(text ?? "").trim() === "")
        p.at(key).at(name).note("this is empty; say where the store keeps it");
    }
  }
  return remote;
}

function parsePinned(
  args: PinnedCopyArgs | undefined,
  today: string,
  p: Problems,
): Versions<PinnedVersion> | undefined {
  if (args === undefined) return undefined;
  const renewal = parseRenewal(args, today, p);
  const { revision, previousRevision } = args;
  const current = { label: revision, renewal };
  if (previousRevision === undefined) return { current, previous: undefined };
  const label = parsePreviousRevision(previousRevision, revision, today, p.at("previousRevision"));
  return { current, previous: { label, renewal: issuedOn(label, renewal) } };
}

export function parseExternal(args: ExternalSecretArgs, today: string, p: Problems): ExternalSource {
  const minutes = args.refreshMinutes ?? 60;
  const at = p.at("refreshMinutes");
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestMinutes)
    at.note(`${minutes} is out of range; use a whole number from 1 to ${longestMinutes}, which is 90 days`);
  if (args.refreshMinutes !== undefined && args.pinned !== undefined)
    at.note("a pinned copy is never refreshed; leave this away, or `pinned`");
  return {
    kind: "external",
    ...parseStore(args, p),
    remote: parseRemote(args.remote, p.at("remote")),
    refreshMinutes: minutes,
    pinned: parsePinned(args.pinned, today, p.at("pinned")),
  };
}
