/** Who keeps the repository. Azure DevOps is absent: its SSH keys belong to users, never to one repository. */
export const GitHostKind = {
  GitHub: "github",
  GitLab: "gitlab",
  Bitbucket: "bitbucket",
  Gitea: "gitea",
  Forgejo: "forgejo",
  /** Nothing is registered: outputs tell what to set by hand. */
  Manual: "manual",
} as const;
export type GitHostKind = (typeof GitHostKind)[keyof typeof GitHostKind];

/**
 * A Git host. GitHub is reached through the provider `@pulumi/github`, which brings its own address and credentials: pass
 * one that signs in as a GitHub App, since keys which a personal access token made die with that token.
 *
 * ```ts
 * const github = new Provider("github", { owner: "acme", appAuth: { id, installationId, pemFile } });
 * new RepositoryGuard("main", { repository: "acme/shop" }, { providers: [github] });
 * ```
 *
 * The others are reached over HTTPS with a token, which is read when a key is registered and never becomes an argument.
 */
export interface GitHostArgs {
  /** Which host it is. @default "github" */
  kind?: GitHostKind;
  /** Host name of Git over SSH. @default - of the public service; gitea, forgejo and manual need it */
  host?: string;
  /** Port of Git over SSH. @default 22 */
  port?: number;
  /** Base address of the API, https; plain http for loopback addresses alone. @default - of the host */
  apiUrl?: string;
  /** Name of the environment variable that holds the API token. @default "GITLAB_TOKEN" and so on, by kind */
  tokenEnvironment?: string;
  /** Name of the secret key of the stack's configuration that holds the API token. @default - the environment holds it */
  tokenConfig?: string;
}
