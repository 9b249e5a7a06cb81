import type { Writer } from "./model";

/** Kinds with the same writers: the first one writes, all are tried for reading. */
export interface Entry {
  resources: string[];
  writers: Writer[];
}

interface LocalKey {
  name: string;
  secret: string;
}

const cipherOf = (writer: Writer | undefined): string => (writer?.kind === "key" ? writer.cipher : "");

/** Keys of one cipher that follow each other share a provider, in their order. */
function providers(writers: readonly Writer[], secrets: Readonly<Record<string, string>>): object[] {
  const made: object[] = [];
  let keys: LocalKey[] = [];
  writers.forEach((writer, i) => {
    if (writer.kind === "plaintext") made.push({ identity: {} });
    else if (writer.kind === "kms") {
      const { name, endpoint, timeout } = writer;
      made.push({ kms: { apiVersion: "v2", name, endpoint, timeout } });
    } else {
      if (cipherOf(writers[i - 1]) !== writer.cipher) {
        keys = [];
        made.push({ [writer.cipher]: { keys } });
      }
      keys.push({ name: writer.label, secret: secrets[writer.label] ?? "" });
    }
  });
  return made;
}

/** What the API server reads. `secrets` holds the keys in base64, by label. */
export const encryptionConfiguration = (
  entries: readonly Entry[],
  secrets: Readonly<Record<string, string>>,
): object => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "EncryptionConfiguration",
  resources: entries.map(({ resources, writers }) => ({ resources, providers: providers(writers, secrets) })),
});
