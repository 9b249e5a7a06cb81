/** The options of SSH that decide whether a host is known, with what makes them unsafe. */
const option =
  /(StrictHostKeyChecking|UserKnownHostsFile|GlobalKnownHostsFile|VerifyHostKeyDNS|HostKeyAlgorithms|PubkeyAcceptedAlgorithms|PubkeyAcceptedKeyTypes)["']?(?:\s*=\s*|\s+)["']?([^\s"';]+)/gi;

const oldAlgorithms = ["ssh-dss", "ssh-rsa"];
const addsOld = (list: string): boolean =>
  !list.startsWith("-") &&
  list
    .replace(/^[+^]/, "")
    .split(",")
    .some((name) => oldAlgorithms.includes(name));

type Judge = (value: string, text: string) => boolean;
const isStrict = (text: string): boolean => /StrictHostKeyChecking["']?(?:\s*=\s*|\s+)["']?(yes|true)\b/i.test(text);
const isNothing: Judge = (value) => ["/dev/null", "none"].includes(value);

const judges: Readonly<Record<string, Judge>> = {
  stricthostkeychecking: (value) => !["yes", "true"].includes(value),
  userknownhostsfile: isNothing,
  globalknownhostsfile: isNothing,
  verifyhostkeydns: (value, text) => ["yes", "true"].includes(value) && !isStrict(text),
  hostkeyalgorithms: addsOld,
  pubkeyacceptedalgorithms: addsOld,
  pubkeyacceptedkeytypes: addsOld,
};

const withoutComments = (text: string): string => text.replace(/^[ \t]*#.*$/gm, "");

/** The first option in a text that weakens the check of host keys, as it is written: `StrictHostKeyChecking no`. */
export function insecureSshOption(text: string): string | undefined {
  const clean = withoutComments(text);
  for (const [, name = "", value = ""] of clean.matchAll(option)) {
    // A variable's value is judged where the variable is.
    if (value.startsWith("$")) continue;
    if (judges[name.toLowerCase()]?.(value.toLowerCase(), clean)) return `${name} ${value.slice(0, 60)}`;
  }
  return undefined;
}

/** Variables that switch off the check of certificates; each program reads its own words. */
const variables: Readonly<Record<string, (value: string) => boolean>> = {
  // Git asks whether it is set at all.
  GIT_SSL_NO_VERIFY: () => true,
  NODE_TLS_REJECT_UNAUTHORIZED: (value) => value === "0",
  PYTHONHTTPSVERIFY: (value) => value === "0",
  NPM_CONFIG_STRICT_SSL: (value) => value === "false",
  CURL_INSECURE: (value) => value !== "" && value !== "0",
};

export function insecureVariable(name: string, value: string): string | undefined {
  return variables[name.toUpperCase()]?.(value) ? `${name}=${value.slice(0, 20)}` : undefined;
}

export const isTlsVariable = (name: string): boolean => Object.hasOwn(variables, name.toUpperCase());

const written: readonly RegExp[] = [
  /\bsslverify["']?(?:\s*=\s*|\s+)["']?(?:false|no|off|0)\b/i,
  /\bstrict-ssl["']?(?:\s*=\s*|\s+)["']?(?:false|no)\b/i,
  /(?:^|\s)--no-(?:strict-ssl|check-certificate|verify-ssl)\b/,
  /\binsecure-skip-tls-verify["']?\s*[:=]\s*["']?true\b/i,
  /(?:^|\s)--insecure-skip-tls-verify(?!\s*=\s*false)\b/,
  /\b(?:GIT_SSL_NO_VERIFY=\S|NODE_TLS_REJECT_UNAUTHORIZED=["']?0|PYTHONHTTPSVERIFY=["']?0)/,
];

/** curl takes `-k` alone or among other short flags; other programs mean other things by it. */
const unchecked = /\s(?:--insecure\b|-[a-zA-Z]{0,20}k[a-zA-Z]{0,20}(?=\s|$))/;

function insecureCurl(text: string): string | undefined {
  const lines = text.split(/[;&|\n]+/).filter((line) => /\bcurl\b/.test(line));
  const hit = lines.map((line) => unchecked.exec(line.slice(line.search(/\bcurl\b/)))?.[0]).find(Boolean);
  return hit === undefined ? undefined : `curl ${hit.trim()}`;
}

/** What in a text of commands or settings switches off the check of certificates. */
export function insecureTls(text: string): string | undefined {
  const clean = withoutComments(text);
  const hit = written.map((pattern) => pattern.exec(clean)?.[0]).find((found) => found !== undefined);
  return (hit ?? insecureCurl(clean))?.trim().replace(/\s+/g, " ").slice(0, 60);
}
