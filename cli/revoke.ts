import type { GitHostKind } from "../components/git/args";
import { type GitHost, parseGitHostAt } from "../components/git/host";
import { openApi, sleep, type Wait } from "../components/git/remote/access";
import { keyHosts, keyRing } from "../components/git/remote/keyHosts";
import { prefix } from "../components/labels";
import type { Manifest } from "../components/manifest";
import { problems } from "../components/problems";

/** Where to ask, as the command line tells it. The token is read from the environment, never given. */
export interface RevokeOptions {
  gitHost?: string;
  gitApi?: string;
  gitTokenEnvironment?: string;
}

/** A deploy key, as its Secret names it. */
export interface NamedKey {
  host: string;
  repository: string;
  title: string;
}

/** The keys that Secrets of ours hold; a Secret's own content is not looked at. */
export function keysNamedBy(secrets: readonly Pick<Manifest, "metadata">[]): NamedKey[] {
  return secrets.flatMap(({ metadata: { annotations = {} } }) => {
    const [place, title] = [annotations[`${prefix}/repository`], annotations[`${prefix}/key-title`]].map(String);
    const cut = place?.indexOf("/") ?? -1;
    if (place === undefined || cut < 1 || title === undefined || title === "undefined") return [];
    return [{ host: place.slice(0, cut), repository: place.slice(cut + 1), title }];
  });
}

function hostOf(host: string, options: RevokeOptions): GitHost {
  const { gitHost, gitApi, gitTokenEnvironment } = options;
  const p = problems("palisade quarantine");
  const settled = parseGitHostAt(
    {
      host,
      ...(gitHost === undefined ? {} : { kind: gitHost as GitHostKind }),
      ...(gitApi === undefined ? {} : { apiUrl: gitApi }),
      ...(gitTokenEnvironment === undefined ? {} : { tokenEnvironment: gitTokenEnvironment }),
    },
    p.at("git host"),
  );
  if (keyHosts[settled.kind] === undefined && p.clean())
    p.at("git host").note(`"${settled.kind}" is not asked from here; remove the keys at the host itself`);
  return p.done(settled);
}

/** Removes the keys at their host, and tells each; one that is gone already is no error. */
export async function revokeAt(
  keys: readonly NamedKey[],
  options: RevokeOptions,
  wait: Wait = sleep,
): Promise<string[]> {
  const told: string[] = [];
  for (const { host, repository, title } of keys) {
    const settled = hostOf(host, options);
    const forge = keyHosts[settled.kind];
    if (forge === undefined) continue;
    const ring = keyRing(openApi(settled, undefined, wait), forge, repository);
    const found = (await ring.list()).filter((key) => key.title === title);
    for (const key of found) await ring.remove(key.id);
    const what = `deploy key "${title}" of ${repository} at ${host}`;
    told.push(found.length === 0 ? `${what}: was gone already` : what);
  }
  return told;
}

/** What is still open when nobody said which host it is. */
export const leftOpen = (keys: readonly NamedKey[]): string[] =>
  keys.map(
    ({ host, repository, title }) =>
      `deploy key "${title}" still opens ${repository} at ${host}: give --git-host, or remove it there`,
  );
