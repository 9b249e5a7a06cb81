import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { registerKey } from "../git/registrar";
import type { Generation } from "../rotation/model";
import { type SecretContent, secretNameOf, titleOf } from "./manifests";
import type { DeployKeyModel } from "./model";

/** A key that was made, and what must have happened before a Secret may hold it. */
export interface MadeKey {
  secret: SecretContent;
  publicKey: pulumi.Output<string>;
  fingerprint: pulumi.Output<string>;
  registered: pulumi.Resource[];
}

const line = (text: string): string => `${text.trimEnd()}\n`;

function makeKey(parent: pulumi.Resource, m: DeployKeyModel, generation: Generation): MadeKey {
  const { name, host, repository, readOnly } = m;
  const { label } = generation;
  // A host takes a key once: for another repository, or other rights, there is another key.
  const replacementTrigger = `${host.host}/${repository.path} ${readOnly ? "read" : "write"}`;
  const key = new tls.PrivateKey(`${name}-key-${label}`, { algorithm: "ED25519" }, { parent, replacementTrigger });
  const publicKey = key.publicKeyOpenssh.apply((text) => text.trim());
  const wanted = { repository, title: titleOf(m, generation), publicKey, readOnly };
  const registration = registerKey(host, `${name}-registration-${label}`, wanted, { parent, dependsOn: [key] });
  return {
    secret: {
      name: publicKey.apply((text) => secretNameOf(m, generation, text)),
      // OpenSSH refuses a key file without a newline at its end.
      privateKey: pulumi.secret(key.privateKeyOpenssh.apply(line)),
    },
    publicKey,
    fingerprint: key.publicKeyFingerprintSha256,
    registered: [registration ?? key],
  };
}

/** Makes and registers every key that is kept, by label. */
export const makeKeys = (parent: pulumi.Resource, m: DeployKeyModel): Map<string, MadeKey> =>
  new Map(m.ring.kept.map((generation) => [generation.label, makeKey(parent, m, generation)]));
