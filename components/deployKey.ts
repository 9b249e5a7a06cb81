import * as pulumi from "@pulumi/pulumi";
import { apply, nameOf } from "./apply";
import { surroundings } from "./clock";
import type { DeployKeyArgs } from "./deployKey/args";
import { makeKeys } from "./deployKey/keys";
import { commandOf, deployKeyManifests, instructions, secretRole } from "./deployKey/manifests";
import { parseDeployKey } from "./deployKey/model";
import { GitHostKind } from "./git/args";
import { githubSdk } from "./git/registrar";

export type { DeployKeyArgs } from "./deployKey/args";
export { DeployKeyAccess, DeployKeyFormat, HostKeyChecking } from "./deployKey/args";
export type { KnownHostsArgs } from "./knownHosts/model";
export { knownHostsFor } from "./knownHosts/model";

/**
 * An SSH key for one repository, registered at its host, in a Secret of one namespace. It may only read, is renewed every
 * 90 days with the old key valid beside the new one, and trusts no host whose key is not known.
 */
export class DeployKey extends pulumi.ComponentResource {
  /** Secret with the key that is registered and current. */
  readonly secretName: pulumi.Output<string>;
  /** Secret with the key before that, which still works; empty outside the overlap. */
  readonly previousSecretName: pulumi.Output<string>;
  /** Public keys, by the day of each. */
  readonly publicKeys: pulumi.Output<Record<string, string>>;
  /** Fingerprint of the key in `secretName`, as hosts and `ssh-keygen -l` show it. */
  readonly fingerprint: pulumi.Output<string>;
  /** Address of the repository over SSH. */
  readonly repositoryUrl: pulumi.Output<string>;
  /** Known hosts, one per line; empty where a ConfigMap holds them. */
  readonly knownHosts: pulumi.Output<string>;
  /** Value of GIT_SSH_COMMAND in a pod that mounts the Secret; a ConfigMap of hosts goes to `<mountPath>-hosts`. */
  readonly sshCommand: pulumi.Output<string>;
  /** Day on which the next key is made, as YYYY-MM-DD. */
  readonly due: pulumi.Output<string>;
  /** What somebody has to do at a manual host; empty when there is nothing. */
  readonly instructions: pulumi.Output<string>;

  constructor(name: string, args: DeployKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseDeployKey(name, args, surroundings());
    if (model.host.kind === GitHostKind.GitHub) githubSdk(); // a missing package registers nothing
    super("palisade:index:DeployKey", name, args, opts);
    const made = makeKeys(this, model);
    const { kept, used } = model.ring;
    const contents = new Map([...made].map(([label, { secret }]) => [label, secret]));
    const registered = Object.fromEntries(kept.map((one) => [secretRole(one), made.get(one.label)?.registered ?? []]));
    const applied = apply(this, name, deployKeyManifests(model, contents), registered);
    const previous = kept[kept.indexOf(used) - 1];
    this.secretName = nameOf(applied, secretRole(used));
    this.previousSecretName = previous === undefined ? pulumi.output("") : nameOf(applied, secretRole(previous));
    this.publicKeys = pulumi.output(Object.fromEntries([...made].map(([label, { publicKey }]) => [label, publicKey])));
    this.fingerprint = pulumi.output(made.get(used.label)?.fingerprint ?? "");
    this.repositoryUrl = pulumi.output(model.repository.sshUrl);
    this.knownHosts = pulumi.output(model.knownHosts.text);
    this.sshCommand = pulumi.output(commandOf(model));
    this.due = pulumi.output(model.due);
    this.instructions = this.publicKeys.apply((keys) => instructions(model, keys));
    this.registerOutputs({
      secretName: this.secretName,
      previousSecretName: this.previousSecretName,
      publicKeys: this.publicKeys,
      fingerprint: this.fingerprint,
      repositoryUrl: this.repositoryUrl,
      knownHosts: this.knownHosts,
      sshCommand: this.sshCommand,
      due: this.due,
      instructions: this.instructions,
    });
  }
}
