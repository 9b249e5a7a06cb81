import { isIP, isIPv6 } from "node:net";
import type { Problems } from "../problems";
import { parseApiUrl, parseTokenConfig, parseTokenEnvironment } from "./access";
import { type GitHostArgs, GitHostKind } from "./args";

/** A Git host, settled. `apiUrl` is empty where nothing is called. */
export interface GitHost {
  kind: GitHostKind;
  host: string;
  port: number;
  apiUrl: string;
  tokenEnvironment: string;
  tokenConfig?: string;
}

/** A repository at a host. */
export interface Repository {
  owner: string;
  name: string;
  /** Owner and name, as the host's API writes them. */
  path: string;
  sshUrl: string;
}

interface KindDefaults {
  /** Absent where there is no public service. */
  host?: string;
  /** The API of a host of one's own. */
  api(host: string): string;
  /** Address of the public service's API where it differs. */
  publicApi?: string;
  token: string;
  /** How many parts a repository's path may have. */
  parts: [least: number, most: number];
  example: string;
  suffix: ".git" | "";
}

const kinds: Record<GitHostKind, KindDefaults> = {
  github: {
    host: "github.com",
    api: (host) => `https://${host}/api/v3`,
    publicApi: "https://api.github.com",
    token: "GITHUB_TOKEN",
    parts: [2, 2],
    example: "owner/name",
    suffix: ".git",
  },
  gitlab: {
    host: "gitlab.com",
    api: (host) => `https://${host}/api/v4`,
    token: "GITLAB_TOKEN",
    parts: [2, 21],
    example: "group/name or group/subgroup/name",
    suffix: ".git",
  },
  bitbucket: {
    // Git over SSH moved here on 2026-11-12; bitbucket.org serves HTTPS alone.
    host: "ssh.bitbucket.org",
    api: () => "https://api.bitbucket.org/2.0",
    token: "BITBUCKET_TOKEN",
    parts: [2, 2],
    example: "workspace/name",
    suffix: ".git",
  },
  gitea: {
    api: (host) => `https://${host}/api/v1`,
    token: "GITEA_TOKEN",
    parts: [2, 2],
    example: "owner/name",
    suffix: ".git",
  },
  forgejo: {
    api: (host) => `https://${host}/api/v1`,
    token: "FORGEJO_TOKEN",
    parts: [2, 2],
    example: "owner/name",
    suffix: ".git",
  },
  manual: { api: () => "", token: "", parts: [1, 21], example: "owner/name.git", suffix: "" },
};

const hostName = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

function parseKind(kind: string, p: Problems): GitHostKind {
  const found = Object.values(GitHostKind).find((known) => known === kind);
  if (found !== undefined) return found;
  const why = /azure|devops/i.test(kind)
    ? "Azure DevOps has no deploy keys: its SSH keys belong to a user and reach all of that user's repositories. Use a service principal with short-lived HTTPS tokens, or another host"
    : `"${kind}" is no Git host; use ${Object.values(GitHostKind).join(", ")}`;
  p.note(why);
  return GitHostKind.Manual;
}

function parseHostName(given: string | undefined, kind: GitHostKind, p: Problems): string {
  const host = given ?? kinds[kind].host;
  if (host === undefined) {
    p.note(
      `${kind} has no public service to fall back to; name the host of Git over SSH, for example "git.example.com"`,
    );
    return "";
  }
  if (kind === GitHostKind.Bitbucket && host === "bitbucket.org")
    p.note(`Git over SSH left "bitbucket.org" on 2026-11-12; write "ssh.bitbucket.org", or leave it out`);
  if (isIP(host) === 0 && !hostName.test(host))
    p.note(`"${host}" is no host name; give the name alone, in lower case: "git.example.com"`);
  return host;
}

function parsePort(port: number, p: Problems): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) p.note(`${port} is no port; use 1 to 65535`);
  return port;
}

/** GitHub's provider and manual hosts take no address and no token from us: what would be ignored is refused. */
function refuseAccess(args: GitHostArgs, kind: GitHostKind, p: Problems): void {
  const why = {
    github: "the GitHub provider brings its own; set it there and pass the provider in the options",
    manual: "nothing is called for a manual host; leave it out",
  }[kind as string];
  if (why === undefined) return;
  for (const key of ["apiUrl", "tokenEnvironment", "tokenConfig"] as const)
    if (args[key] !== undefined) p.at(key).note(why);
}

/** Settles a host; silence means GitHub. */
export function parseGitHostAt(args: GitHostArgs | undefined, p: Problems): GitHost {
  const given = args ?? {};
  const kind = parseKind(given.kind ?? GitHostKind.GitHub, p.at("kind"));
  const known = kinds[kind];
  // With an unknown kind, no other default can be told right from wrong.
  if (!p.at("kind").clean()) return { kind, host: "", port: 22, apiUrl: "", tokenEnvironment: "" };
  const host = parseHostName(given.host, kind, p.at("host"));
  const port = parsePort(given.port ?? 22, p.at("port"));
  refuseAccess(given, kind, p);
  const own = host === known.host && known.publicApi !== undefined ? known.publicApi : known.api(bracketed(host));
  const calls = kind !== GitHostKind.GitHub && kind !== GitHostKind.Manual;
  return {
    kind,
    host,
    port,
    apiUrl: calls && given.apiUrl !== undefined ? parseApiUrl(given.apiUrl, p.at("apiUrl")) : own,
    tokenEnvironment: calls
      ? parseTokenEnvironment(given.tokenEnvironment ?? known.token, p.at("tokenEnvironment"))
      : known.token,
    ...(calls && given.tokenConfig !== undefined
      ? { tokenConfig: parseTokenConfig(given.tokenConfig, p.at("tokenConfig")) }
      : {}),
  };
}

const part = /^[A-Za-z0-9_.~][A-Za-z0-9_.-]*$/;

function repositoryProblem(path: string, { parts: [least, most], example, suffix }: KindDefaults): string | undefined {
  const parts = path.split("/");
  if (path.includes(":") || path.includes("@"))
    // Not repeated: what stands before an @ may be a token.
    return `this is an address; give the path alone: "${example}"`;
  if (parts.length < least || parts.length > most || parts.some((p) => !part.test(p) || /^\.+$/.test(p)))
    return `"${path}" is no repository of this host; write it as ${example}`;
  if (suffix !== "" && path.endsWith(suffix)) return `"${path}" ends in ".git"; leave that out`;
  return undefined;
}

/** Settles a repository: `owner/name`, at GitLab with subgroups, at a manual host as its addresses have it. */
export function parseRepositoryAt(path: string, host: GitHost, p: Problems): Repository {
  const problem = repositoryProblem(path, kinds[host.kind]);
  if (problem !== undefined) p.note(problem);
  const cut = path.lastIndexOf("/");
  const file = `${path}${kinds[host.kind].suffix}`;
  const short = host.port === 22 && !isIPv6(host.host);
  return {
    owner: cut < 0 ? "" : path.slice(0, cut),
    name: path.slice(cut + 1),
    path,
    sshUrl: short ? `git@${host.host}:${file}` : `ssh://git@${bracketed(host.host)}:${host.port}/${file}`,
  };
}

/** Refuses rights that the host cannot give. */
export function checkKeyRights(readOnly: boolean, host: GitHost, p: Problems): void {
  if (!readOnly && host.kind === GitHostKind.Bitbucket)
    p.note("Bitbucket's access keys can only read; leave the key read-only, or push over HTTPS with an access token");
}
