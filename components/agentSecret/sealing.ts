import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from "node:crypto";

/** Who may open a sealed value; the label of the wrapped key says so to the controller. */
export type SealingScope = "strict" | "namespaceWide" | "clusterWide";

export function sealingLabel(scope: SealingScope, namespace: string, name: string): string {
  if (scope === "clusterWide") return "";
  return scope === "namespaceWide" ? namespace : `${namespace}/${name}`;
}

// Each key seals one text and is then forgotten: the one case in which a fixed nonce is sound.
const nonce = Buffer.alloc(12);

/** Seals a text as the controller of Sealed Secrets opens it: length of the wrapped key, wrapped key, sealed text, tag. */
export function seal(text: string, publicKey: KeyObject, label: string): string {
  const key = randomBytes(32);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt(
    { key: publicKey, padding, oaepHash: "sha256", oaepLabel: Buffer.from(label, "utf8") },
    key,
  );
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([length, wrapped, sealed, cipher.getAuthTag()]).toString("base64");
}
