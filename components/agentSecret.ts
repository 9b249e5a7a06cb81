import * as pulumi from "@pulumi/pulumi";
import type { AgentSecretArgs } from "./agentSecret/args";
import {
  type SecretVariable,
  type SecretVolume,
  type SecretVolumeMount,
  secretVariable,
  secretVolume,
  secretVolumeMount,
} from "./agentSecret/delivery";
import { dueOf } from "./agentSecret/due";
import { agentSecretManifests } from "./agentSecret/manifests";
import { materialsOf } from "./agentSecret/materials";
import { parseAgentSecret } from "./agentSecret/parse";
import { keptArgs } from "./agentSecret/state";
import { apply, nameOf } from "./apply";
import { today } from "./clock";

export type {
  AgentSecretArgs,
  ClusterStoreArgs,
  ConfigSecretArgs,
  ExistingSecretArgs,
  ExternalSecretArgs,
  GeneratedSecretArgs,
  PinnedCopyArgs,
  PreviousValuesArgs,
  RemoteKeyArgs,
  RevisionArgs,
  SealedScopeArgs,
  SealedSecretArgs,
  SecretEnvironmentArgs,
  SecretMountArgs,
  SecretSourceArgs,
} from "./agentSecret/args";
export { AgentSecretType, SealedScope } from "./agentSecret/args";
export type {
  SecretFile,
  SecretKeyReference,
  SecretVariable,
  SecretVariableSource,
  SecretVolume,
  SecretVolumeMount,
  SecretVolumeSource,
} from "./agentSecret/delivery";
export { SecretFileMode } from "./agentSecret/delivery";

/**
 * A credential of an agent, from one source. Each version is an object of its own that never changes, so that an old and
 * a new one live side by side; it arrives in the pod as files that their owner alone reads.
 */
export class AgentSecret extends pulumi.ComponentResource {
  /** Name of the Secret with the current version. */
  readonly secretName: pulumi.Output<string>;
  /** Name of the Secret with the version before, while that one is kept; else empty. */
  readonly previousSecretName: pulumi.Output<string>;
  /** Entry for `volumes` of a pod. */
  readonly volume: pulumi.Output<SecretVolume>;
  /** Entry for `volumeMounts` of a container. */
  readonly volumeMount: pulumi.Output<SecretVolumeMount>;
  /** Entries for `env` of a container: none, or the one that was accepted; they name the key and hold no value. */
  readonly environment: pulumi.Output<SecretVariable[]>;
  /** Day on which another version is made, or has to be given, as YYYY-MM-DD; empty where somebody else sees to it. */
  readonly due: pulumi.Output<string>;

  constructor(name: string, args: AgentSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAgentSecret(name, args, today());
    super("palisade:index:AgentSecret", name, keptArgs(args), opts);
    const plans = agentSecretManifests(model, materialsOf(this, name, model));
    const applied = apply(this, name, plans);
    const [current, previous] = plans.map(({ role }) => nameOf(applied, role));
    const existing = model.source.kind === "existing" ? model.source.name : "";
    const { delivery, environment: asked } = model;
    this.secretName = current ?? pulumi.output(existing);
    this.previousSecretName = previous ?? pulumi.output("");
    this.volume = this.secretName.apply((secret) => secretVolume(delivery, secret));
    this.volumeMount = pulumi.output(secretVolumeMount(delivery));
    this.environment = this.secretName.apply((secret) =>
      asked === undefined ? [] : [secretVariable(asked.variable, asked.key, secret)],
    );
    this.due = pulumi.output(dueOf(model.source));
    this.registerOutputs({
      secretName: this.secretName,
      previousSecretName: this.previousSecretName,
      volume: this.volume,
      volumeMount: this.volumeMount,
      environment: this.environment,
      due: this.due,
    });
  }
}
