import type { Api } from "./request";

/** Where a host is, and where its token is read when it is needed: names, never the token. */
export interface Access {
  kind: string;
  apiUrl: string;
  tokenEnvironment: string;
  tokenConfig?: string;
}

/** The stack's configuration, as the engine hands it to a provider. */
export interface Configuration {
  get(key: string): string | undefined;
}

export type Wait = (milliseconds: number) => Promise<void>;
export const sleep: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const basic = (token: string): string => `Basic ${Buffer.from(token).toString("base64")}`;
const gitea = {
  headers: (token: string): Record<string, string> => ({ authorization: `token ${token}` }),
  rights: "the scope write:repository, and its user must administer the repository",
};

/** How each host wants its token, and what the token must be allowed to do. */
const styles: Record<string, { headers(token: string): Record<string, string>; rights: string }> = {
  gitlab: {
    headers: (token) => ({ "private-token": token }),
    rights: "the scope api and the role Maintainer in the project",
  },
  bitbucket: {
    // An access token goes alone, an API token with the account's address before a colon.
    headers: (token) => ({ authorization: token.includes(":") ? basic(token) : `Bearer ${token}` }),
    rights: "the scope to administer the repository",
  },
  gitea,
  forgejo: gitea,
};

function tokenOf(access: Access, config: Configuration | undefined): { token: string; source: string } {
  const { tokenConfig, tokenEnvironment } = access;
  if (tokenConfig !== undefined) {
    const source = `the configuration key "${tokenConfig}"`;
    return { token: config?.get(tokenConfig) ?? "", source };
  }
  return { token: process.env[tokenEnvironment] ?? "", source: `the environment variable ${tokenEnvironment}` };
}

/** The API with its token, read now. */
export function openApi(access: Access, config: Configuration | undefined, wait: Wait): Api {
  const style = styles[access.kind];
  if (style === undefined) throw new Error(`"${access.kind}" is no host whose API is spoken here`);
  const { token: raw, source } = tokenOf(access, config);
  const token = raw.trim();
  const cure =
    access.tokenConfig === undefined
      ? "set it where the update runs"
      : `run: pulumi config set --secret ${access.tokenConfig}`;
  if (token === "") throw new Error(`no token for ${access.apiUrl}: ${source} is empty; ${cure}`);
  // fetch would repeat such a token in its error.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Error(`the token in ${source} holds a space, a line break or a letter that no token has; ${cure}`);
  // The engine refreshes and destroys with the configuration of the last update.
  const renewal = access.tokenConfig === undefined ? cure : `${cure}, then an update before any refresh or destroy`;
  return { base: access.apiUrl, headers: style.headers(token), rights: style.rights, token, source, renewal, wait };
}
