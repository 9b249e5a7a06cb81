/** How a private key shows itself: by its armour, by the start of OpenSSH's own format, and by both once more encoded. */
const marks = ["PRIVATE KEY-----", "openssh-key-v1", "b3BlbnNzaC1rZXktdjE", "LS0tLS1CRUdJTiB", "-----BEGIN OPENSSH"];

/** The longest line of a key: what is left where somebody has cut its armour off. */
const coreOf = (key: string): string =>
  key
    .split("\n")
    .filter((line) => !line.startsWith("-----"))
    .sort((a, b) => b.length - a.length)[0] ?? "";

/** Signs of private keys in a text that should hold none; `keys` are those that it may have taken in. */
export function keysInClear(text: string, keys: readonly string[]): string[] {
  const whole = keys.flatMap((key) => [coreOf(key), Buffer.from(key).toString("base64"), JSON.stringify(key)]);
  return [...marks, ...whole].filter((mark) => text.includes(mark)).map((mark) => mark.slice(0, 24));
}
