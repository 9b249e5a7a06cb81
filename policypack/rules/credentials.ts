/** What a text holds, by the detector that saw it; messages name the detector, never the text. */
export type Detector = string;

interface Pattern {
  readonly detector: Detector;
  readonly pattern: RegExp;
}

const armour = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----|PuTTY-User-Key-File-\d/;

/** Prefixes that providers give their keys, with the least length of what follows. */
const prefixed: readonly Pattern[] = [
  { detector: "an Anthropic key", pattern: /\bsk-ant-[\w-]{20,}/ },
  { detector: "an OpenAI key", pattern: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9][\w-]{30,}/ },
  { detector: "a GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{22,}/ },
  { detector: "a GitLab token", pattern: /\bgl(?:pat|dt|rt|oas)-[\w-]{20,}/ },
  { detector: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { detector: "a Google API key", pattern: /\bAIza[\w-]{35}/ },
  { detector: "a Slack token", pattern: /\bxox[abeoprs]-[\w-]{10,}/ },
  { detector: "a Hugging Face token", pattern: /\bhf_[A-Za-z0-9]{30,}/ },
  { detector: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}/ },
];

const userinfo = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:([^\s/@"']+)@/gi;
const authorization =
  /\b(?:authorization["']?\s*[:=]\s*["']?\s*(?:bearer|basic|token)\s+|x-api-key["']?\s*[:=]\s*["']?\s*)([^\s"']{8,})/gi;

/** `$(VAR)`, `${VAR}`, `{{ .Values.x }}`, `<token>`: the value stands elsewhere. */
const isReference = (text: string): boolean =>
  /^(\$\([\w.-]+\)|\$\{?\w+[^}]*\}?|\{\{.*\}\}|<[^>]*>|%\(?\w+\)?s?%?|\{(file|env):[\w./~-]+\})$/.test(text.trim());

function isJwt(text: string): boolean {
  for (const [, header = ""] of text.matchAll(/\b(eyJ[\w-]{8,})\.[\w-]{4,}\.[\w-]*/g)) {
    const decoded = Buffer.from(header, "base64url").toString("utf8");
    if (/^\{.*"alg"\s*:/s.test(decoded)) return true;
  }
  return false;
}

const holds = (text: string, pattern: RegExp): boolean =>
  [...text.matchAll(pattern)].some(([, value = ""]) => !isReference(value));

const secretName = /secret|token|passw(or)?d|\bpwd\b|_pwd|api[-_]?key|private[-_]?key|credential|access[-_]?key/i;

/** Bits per character; a text of words stays under 3.5, a random one of 20 characters lies above. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const digits = (text: string): number => text.replace(/\D/g, "").length / text.length;
const isPath = (text: string): boolean => /^(\.{0,2}|~)\/[\w./-]*$/.test(text);
const isName = (text: string): boolean => /^[a-z0-9]([-a-z0-9./:]*[a-z0-9])?$/.test(text) && digits(text) < 0.2;

function looksRandom(text: string): boolean {
  if (text.length < 20 || /\s/.test(text) || isPath(text) || isName(text)) return false;
  return entropy(text) >= 3.5;
}

/** The credential in a text, if there is one. `name` is what the text is called: a variable, a key, a flag. */
export function credentialIn(text: string, name = ""): Detector | undefined {
  if (text === "" || isReference(text)) return undefined;
  if (armour.test(text)) return "a private key";
  const known = prefixed.find(({ pattern }) => pattern.test(text));
  if (known) return known.detector;
  if (isJwt(text)) return "a JSON web token";
  if (holds(text, userinfo)) return "a password inside a URL";
  if (holds(text, authorization)) return "an authorization header";
  return secretName.test(name) && looksRandom(text.trim()) ? "a random value under a name for secrets" : undefined;
}

const base64 = /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/;

/** As `credentialIn`, also for what was base64-encoded once or twice. */
export function credentialInEncoded(text: string, name = "", depth = 2): Detector | undefined {
  const found = credentialIn(text, name);
  if (found !== undefined || depth === 0 || !base64.test(text)) return found;
  return credentialInEncoded(Buffer.from(text, "base64").toString("utf8"), "", depth - 1);
}

/** Names of keys and variables that hold an SSH private key. */
export const isPrivateKeyName = (name: string): boolean =>
  /ssh[-_]?private[-_]?key|^ssh-privatekey$|^id_(rsa|dsa|ecdsa|ed25519)$|deploy[-_]?key|private[-_]?key/i.test(name);
