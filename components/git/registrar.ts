import * as pulumi from "@pulumi/pulumi";
import { GitHostKind } from "./args";
import type { GitHost, Repository } from "./host";
import { accessOf, githubSdk, Remote } from "./remoteResource";

export { githubSdk } from "./remoteResource";

/** A public key on its way to a repository. */
export interface KeyToRegister {
  repository: Repository;
  /** Names the key at the host. Give each generation its own: a key of the same title is taken for a remain and removed. */
  title: string;
  publicKey: pulumi.Input<string>;
  readOnly: boolean;
  /** Day on which GitLab stops taking the key, should rotation have stopped; other hosts know no such day. */
  expiresOn?: string;
}

function atGitHub(name: string, key: KeyToRegister, opts: pulumi.CustomResourceOptions): pulumi.Resource {
  const { RepositoryDeployKey } = githubSdk();
  const { repository, title, publicKey, readOnly } = key;
  // GitHub takes a key once, so another title alone could not be registered beside the former.
  const kept = pulumi.mergeOptions(opts, { ignoreChanges: ["title"] });
  return new RepositoryDeployKey(name, { repository: repository.name, title, key: publicKey, readOnly }, kept);
}

function elsewhere(host: GitHost, name: string, key: KeyToRegister, opts: pulumi.CustomResourceOptions): Remote {
  const { repository, title, publicKey, readOnly, expiresOn } = key;
  const inputs = { ...accessOf(host), repository: repository.path, title, publicKey, readOnly };
  const expires = host.kind === GitHostKind.GitLab && expiresOn !== undefined ? { expiresOn } : {};
  return new Remote("DeployKeyRegistration", "deployKey", name, { ...inputs, ...expires }, opts);
}

/**
 * Registers a deploy key where it belongs; nothing for a manual host. At GitHub the provider in the options must belong to
 * the repository's owner, and other rights need a new key, since GitHub takes a key once.
 */
export function registerKey(
  host: GitHost,
  name: string,
  key: KeyToRegister,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource | undefined {
  if (host.kind === GitHostKind.Manual) return undefined;
  return host.kind === GitHostKind.GitHub ? atGitHub(name, key, opts) : elsewhere(host, name, key, opts);
}
