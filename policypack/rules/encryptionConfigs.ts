import { type CarriedDocument, carriedDocuments, placeIn, textCarriers } from "./carriedTexts";
import type { Finding } from "./finding";
import { memo } from "./memo";
import type { KubeObject } from "./object";

/** An EncryptionConfiguration, and where its text stands in the object that carries it. */
export type EncryptionConfig = CarriedDocument;

export interface EncryptionConfigs {
  readonly configs: readonly EncryptionConfig[];
  /** Texts that cannot be judged. */
  readonly open: readonly Finding[];
}

export { placeIn };

const kind = "EncryptionConfiguration";

export const carriers = ["EncryptionConfiguration.apiserver.config.k8s.io", ...textCarriers] as const;

/** Every EncryptionConfiguration in an object. */
export const encryptionConfigs = memo((object: KubeObject): EncryptionConfigs => {
  if (object.kind === kind) return { configs: [{ where: "", root: object.root }], open: [] };
  const { documents, open } = carriedDocuments(object, {
    called: "an EncryptionConfiguration",
    marks: /EncryptionConfiguration/,
    names: /encrypt/i,
    find: (root) => (root.at("kind").get("string") === kind ? [root] : []),
  });
  return { configs: documents, open };
});
