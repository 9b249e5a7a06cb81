import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { AcceptanceArgs } from "./acceptance";
import { type Entry, encryptionConfiguration } from "./encryption/configuration";
import { commandFor, nextStep } from "./encryption/guide";
import type { Recorded } from "./encryption/memory";
import { type EncryptionModel, parseEncryptionAtRest } from "./encryption/model";
import { registerHandover, registerKeys, registerRecords } from "./encryption/records";
import { agreed, confirmed } from "./encryption/steps";

/** Ciphers that work with a key of our own. */
export const EncryptionProvider = { Secretbox: "secretbox", AesGcm: "aesgcm" } as const;
export type EncryptionProvider = (typeof EncryptionProvider)[keyof typeof EncryptionProvider];

/** Steps of a rotation, in the only order that loses nothing. */
export const RotationPhase = { Add: "add", Promote: "promote", Reencrypt: "reencrypt", Retire: "retire" } as const;
export type RotationPhase = (typeof RotationPhase)[keyof typeof RotationPhase];

/** A rotation under way. Between two phases every API server must have been restarted with the configuration. */
export interface EncryptionRotationArgs {
  /** Label of the key that has written so far; "plaintext" when encryption is switched on, "kms" when a KMS is left. */
  from: string;
  /** Label of the key that takes over, never used before; "kms" for `kmsV2`, "plaintext" to decrypt everything. */
  to: string;
  /** The step to be in: "add", then "promote", "reencrypt" and "retire". */
  phase: RotationPhase;
  /** Cipher of the key that has written so far. @default - `provider` */
  fromProvider?: EncryptionProvider;
  /** The code that `palisade reencrypt` prints when nothing is left that the old key wrote; "retire" needs it. */
  reencrypted?: string;
  /** Who answers for it that objects are written in plain text: "plaintext" as the target, or first in the phase "add". */
  plaintextFirst?: AcceptanceArgs;
}

/** How many objects one AES-GCM key will write: its nonces are random, and safe for 200,000 writes. */
export interface AesGcmLifeArgs {
  /** Expected writes of encrypted objects per day, all kinds together. */
  writesPerDay: number;
  /** Days after which the key is rotated, at most 90. @default 90 */
  periodDays?: number;
}

/** A plugin on every control plane host that wraps keys by a key management service, over version 2 of its protocol. */
export interface KmsV2Args {
  /** Name of the plugin; it stands before every stored object, and hence never changes. */
  name: string;
  /** Socket of the plugin, as "unix:///run/kms/socket.sock". */
  endpoint: string;
  /** How long the API server waits for it. @default "3s" */
  timeout?: string;
}

/** Arguments of EncryptionAtRest. */
export interface EncryptionAtRestArgs {
  /** Label of the key that encrypts while no rotation is under way. @default "k1", or "kms" where `kmsV2` is given */
  key?: string;
  /** Cipher of that key, or of the key that a rotation leads to. @default "secretbox" */
  provider?: EncryptionProvider;
  /** The rotation under way; it stands in the place of `key`. @default - none */
  rotation?: EncryptionRotationArgs;
  /** Expected life of an "aesgcm" key, which needs it. @default - none */
  aesGcmLife?: AesGcmLifeArgs;
  /** A key management service in the place of keys of our own. @default - none */
  kmsV2?: KmsV2Args;
  /** Kinds to encrypt, as "secrets", "rigs.gastown.gastown.io", "*.kubeopencode.io" or "*.*". They change with a rotation only. @default - secrets, configmaps, and all of gastown.gastown.io, kubeopencode.io and codriverlabs.ai.toe.run */
  resources?: string[];
}

/**
 * The EncryptionConfiguration of an API server that we run ourselves, and the keys in it. It writes no file: give the
 * output to whatever sets the control plane up. A key is replaced in four deployments, none of which can be left out;
 * keys are protected for as long as the configuration names them. See docs/encryption-at-rest.md.
 */
export class EncryptionAtRest extends pulumi.ComponentResource {
  /** The configuration as YAML, for `--encryption-provider-config`; it holds the keys. */
  readonly configuration: pulumi.Output<string>;
  /** Label of the writer whose name stands before objects that are written now. */
  readonly writer: pulumi.Output<string>;
  /** In the phase "reencrypt" the command that rewrites all objects; else empty. */
  readonly reencryptCommand: pulumi.Output<string>;
  /** What to do next. */
  readonly next: pulumi.Output<string>;

  constructor(name: string, args: EncryptionAtRestArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const model = parseEncryptionAtRest(name, args);
    super("palisade:index:EncryptionAtRest", name, args, opts);
    const { recorded, rotation } = registerRecords(this, model);
    const allowed = recorded.apply((found) => agreed(model, found));
    const plan = model.step === "retire" ? confirmedPlan(model, allowed, recorded, rotation) : allowed;
    const keys = registerKeys(this, model, plan);
    registerHandover(this, model, plan);
    const text = pulumi
      .all([plan, keys])
      .apply(([entries, secrets]) => stringify(encryptionConfiguration(entries, secrets)));
    this.configuration = pulumi.secret(text);
    this.writer = plan.apply((entries) => entries[0]?.writers[0]?.label ?? "plaintext");
    this.reencryptCommand = pulumi
      .all([recorded, rotation])
      .apply(([found, number]) => commandFor(model, found, number));
    this.next = plan.apply(() => nextStep(model));
    this.registerOutputs({
      configuration: this.configuration,
      writer: this.writer,
      reencryptCommand: this.reencryptCommand,
      next: this.next,
    });
  }
}

const confirmedPlan = (
  model: EncryptionModel,
  allowed: pulumi.Output<Entry[]>,
  recorded: pulumi.Output<Recorded>,
  rotation: pulumi.Output<string>,
): pulumi.Output<Entry[]> =>
  pulumi.all([allowed, recorded, rotation]).apply(([entries, found, number]) => {
    confirmed(model, found, number);
    return entries;
  });
