import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import { type HostLine, hostLines, isTooWide, keyFault } from "../knownHosts";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";
import { secretEntries } from "../secretData";

/** Key known_hosts of ConfigMaps, ssh-known-hosts of Secrets. Allowed: plain hosts with whole keys of today's types. */
export const rule = defineRule({
  id: "known-hosts-content",
  group: "F",
  level: "mandatory",
  severity: "high",
  kinds: ["ConfigMap", "Secret"],
  says: "every line of known_hosts names hosts and a key that SSH takes",
  why: "SSH skips a line that it cannot read, without a word; a wildcard trusts one key for hosts that nobody thought of.",
  mend: "paste the lines that the host publishes, one host and one whole key each",
  compliance: ["K6"],
  check: (object, context) => filesOf(object).flatMap((file) => judgeFile(file, context)),
});

interface HostsFile {
  readonly field: Field;
  readonly text: string | undefined;
}

const filesOf = (object: KubeObject): HostsFile[] => {
  if (object.kind === "Secret") return secretEntries(object).filter(({ key }) => key === "ssh-known-hosts");
  const field = object.root.at("data", "known_hosts");
  return object.root.at("data").isSet && !field.isAbsent ? [{ field, text: field.get("string") }] : [];
};

function judgeFile({ field, text }: HostsFile, { settings }: Context): Finding[] {
  if (field.isUnknown) return [unknown(field)];
  if (text === undefined) return [fail(field, "no text")];
  if (/\r|^\uFEFF/.test(text)) return [fail(field, "a byte order mark, or line ends of Windows")];
  const lines = hostLines(text);
  if (lines.length === 0) return [fail(field, "no line")];
  return lines.flatMap((line) => {
    const got = hostFault(line, settings.gitHosts) ?? keyFault(line);
    return got === undefined ? [] : [fail(field, `line ${line.number}: ${got}`)];
  });
}

function hostFault({ marker, hosts }: HostLine, gitHosts: readonly string[]): string | undefined {
  const wide = hosts.find((host) => isTooWide(host, gitHosts));
  if (wide !== undefined) return `host ${JSON.stringify(wide)}, which covers more than one host`;
  return marker === "" || marker === "@revoked" || marker === "@cert-authority"
    ? undefined
    : `marker ${JSON.stringify(marker.slice(0, 20))}`;
}
