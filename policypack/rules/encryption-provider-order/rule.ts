import { carriers, type EncryptionConfig, encryptionConfigs, placeIn } from "../encryptionConfigs";
import type { Field } from "../field";
import { advice, type Finding, fail, unknown } from "../finding";
import { defineRule } from "../rule";

/** Field: the first entry of an EncryptionConfiguration that covers Secrets. Allowed: any provider but identity in front. */
export const rule = defineRule({
  id: "encryption-provider-order",
  group: "P",
  level: "mandatory",
  severity: "critical",
  kinds: carriers,
  says: "the first provider for Secrets encrypts",
  why: "The first provider of the first entry that fits writes every object; identity there writes plain text, whatever follows.",
  mend: 'put secretbox or kms (apiVersion v2) before identity, in an entry for "secrets" before any that covers them',
  compliance: ["CIS 1.2.27", "CIS 1.2.28", "K5"],
  check: (object) => {
    const { configs, open } = encryptionConfigs(object);
    return [...open, ...configs.flatMap(judgeConfig)];
  },
});

const covering = new Set(["secrets", "*.", "*.*"]);

function judgeConfig(config: EncryptionConfig): Finding[] {
  const entries = config.root.at("resources");
  for (const entry of entries.each()) {
    const kinds = entry.at("resources").each();
    if (kinds.some((kind) => covering.has(kind.get("string") ?? ""))) return judgeProviders(config, entry);
    const open = kinds.find((kind) => kind.isUnknown);
    if (open !== undefined) return [unknown(placeIn(config, open))];
    const wrong = kinds.find((kind) => kind.get("string") === undefined);
    if (wrong !== undefined) return [fail(placeIn(config, wrong), "malformed: a list of kinds belongs here")];
  }
  return [fail(placeIn(config, entries), 'no entry covers "secrets"')];
}

const isIdentity = (provider: Field): boolean => provider.entries().some(([name]) => name === "identity");

function judgeProviders(config: EncryptionConfig, entry: Field): Finding[] {
  const list = entry.at("providers");
  const [first, ...others] = list.each();
  if (first === undefined) return [fail(placeIn(config, list), "no provider")];
  if (first.isUnknown) return [unknown(placeIn(config, first))];
  if (first.get("map") === undefined) return [fail(placeIn(config, first), "malformed: a provider belongs here")];
  if (isIdentity(first)) return [fail(placeIn(config, first), "identity, which writes plain text")];
  return others
    .filter(isIdentity)
    .map((provider) => advice(placeIn(config, provider), "identity, needed only until all objects are rewritten"));
}
