import { carriers, type EncryptionConfig, encryptionConfigs, placeIn } from "../encryptionConfigs";
import type { Field } from "../field";
import { advice, type Finding, fail, show, unknown } from "../finding";
import { defineRule } from "../rule";
import { flag } from "../settings";

/** Providers of an EncryptionConfiguration. Allowed: kms v2, secretbox; aesgcm where keys are replaced by a schedule. */
export const rule = defineRule({
  id: "encryption-provider-strength",
  group: "P",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: carriers,
  says: "what is stored is encrypted by a strong provider with a random key of 32 bytes",
  why: "Version 1 of kms is switched off by default, aescbc is open to padding oracles, and a key of aesgcm lasts for 200000 writes.",
  mend: "use kms with apiVersion v2, or secretbox with 32 random bytes that stand in no ConfigMap",
  compliance: ["CIS 1.2.28", "K5"],
  config: { aesGcmRotation: flag(false, "aesgcm keys are replaced by a schedule before 200000 writes") },
  check: (object, { config: { aesGcmRotation } }) => {
    const { configs, open } = encryptionConfigs(object);
    const isOpenToAll = object.kind === "ConfigMap";
    return [
      ...open,
      ...configs.flatMap((config) =>
        providersOf(config).flatMap((provider) => judgeProvider({ config, isOpenToAll, aesGcmRotation }, provider)),
      ),
    ];
  },
});

interface Place {
  config: EncryptionConfig;
  isOpenToAll: boolean;
  aesGcmRotation: boolean;
}

const providersOf = ({ root }: EncryptionConfig): Field[] =>
  root
    .at("resources")
    .each()
    .flatMap((entry) => entry.at("providers").each());

function judgeProvider(place: Place, provider: Field): Finding[] {
  const at = (field: Field): string => placeIn(place.config, field);
  return provider.entries().flatMap(([name, field]): Finding[] => {
    if (name === "kms") return judgeKms(place, field);
    const keys = judgeKeys(place, name, field);
    if (name === "aescbc") return [advice(at(field), "aescbc, open to padding oracles"), ...keys];
    if (name === "aesgcm" && !place.aesGcmRotation)
      return [fail(at(field), "aesgcm without a schedule that replaces its keys"), ...keys];
    return keys;
  });
}

function judgeKms({ config }: Place, kms: Field): Finding[] {
  const version = kms.at("apiVersion");
  if (version.isUnknown) return [unknown(placeIn(config, version))];
  if (version.value === "v2") return [];
  return [fail(placeIn(config, version), version.isAbsent ? "unset, which means v1" : show(version.value))];
}

const judgeKeys = ({ config, isOpenToAll }: Place, provider: string, field: Field): Finding[] =>
  field
    .at("keys")
    .each()
    .flatMap((key) => {
      const secret = key.at("secret");
      const at = placeIn(config, secret);
      if (secret.isUnknown) return [unknown(at)];
      const open = isOpenToAll && secret.isSet ? [fail(at, "a key in a ConfigMap, which is not encrypted")] : [];
      return [...open, ...weakness(provider, secret.get("string") ?? "").map(([judge, got]) => judge(at, got))];
    });

type Weakness = [judge: typeof fail, got: string];

/** A random key of 32 bytes repeats few of them, and is not all letters. */
function weakness(provider: string, secret: string): Weakness[] {
  const bytes = Buffer.from(secret, "base64");
  const isShort = bytes.length === 16 || bytes.length === 24;
  if (bytes.length !== 32 && !(isShort && provider !== "secretbox"))
    return [[fail, `a key of ${bytes.length} bytes where 32 belong`]];
  if (new Set(bytes).size < bytes.length / 2) return [[fail, "a key that repeats itself"]];
  if (bytes.every((byte) => byte >= 32 && byte < 127)) return [[fail, "a key that is plain text, not random"]];
  return isShort ? [[advice, `a key of ${bytes.length} bytes; 32 are better`]] : [];
}
