import type { Problems } from "../problems";
import { AgentSecretType } from "./args";

const keyShape = /^[-._a-zA-Z0-9]+$/;
const sshKey = /^(ssh-private-?key|identity|id_(rsa|dsa|ecdsa|ed25519))$/;

// A bad key may be the value itself, put on the wrong side of the colon: it is never shown.
function keyProblem(key: string): string | undefined {
  if (!keyShape.test(key) || key.length > 63 || key.startsWith("..") || key === ".")
    return 'a key is no file name (it is not shown, as it may be a value); use at most 63 of letters, digits, "-", "_" and "."';
  return sshKey.test(key)
    ? `"${key}" is a key for SSH; make it with DeployKey, which registers its public half`
    : undefined;
}

/** Notes what is wrong with the names of keys; there must be at least one. */
export function parseKeys(keys: readonly string[], p: Problems): string[] {
  if (keys.length === 0) p.note('name at least one key, for example "api-key"');
  for (const key of keys) {
    const problem = keyProblem(key);
    if (problem !== undefined) p.note(problem);
  }
  return [...keys];
}

/** For each type, the keys that its readers look for. */
const needed: Readonly<Record<AgentSecretType, readonly string[]>> = {
  [AgentSecretType.Opaque]: [],
  [AgentSecretType.BasicAuth]: ["username", "password"],
  [AgentSecretType.DockerConfigJson]: [".dockerconfigjson"],
};

export function parseType(type: AgentSecretType, p: Problems): AgentSecretType {
  const types = Object.values(AgentSecretType);
  if (types.includes(type)) return type;
  const known = types.map((one) => `"${one}"`).join(", ");
  p.note(`"${type}" is none of ${known}; keys for SSH are made with DeployKey, certificates with cert-manager`);
  return AgentSecretType.Opaque;
}

export function checkTypeKeys(type: AgentSecretType, keys: readonly string[], p: Problems): void {
  const missing = needed[type].filter((key) => !keys.includes(key));
  if (missing.length > 0) p.note(`"${type}" needs the key ${missing.map((key) => `"${key}"`).join(" and ")} as well`);
}

const secretName = /passw|token|secret|credential|api[-_]?key|private/i;

/** Keys that stand in clear in the program, hence none that sounds like a secret. */
export function parsePlain(plain: Record<string, string>, secretKeys: readonly string[], p: Problems): void {
  const keys = Object.keys(plain);
  if (keys.length > 0) parseKeys(keys, p);
  for (const key of keys.filter((one) => keyProblem(one) === undefined)) {
    if (secretName.test(key)) p.at(key).note("this sounds like a secret; give it to the source instead");
    else if (secretKeys.includes(key)) p.at(key).note("the source holds this key already; name it once");
    else if (plain[key] === "") p.at(key).note("this is empty; leave it away");
  }
}
