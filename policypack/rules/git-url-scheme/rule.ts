import { commandWords, shellWords } from "../commands";
import type { Field } from "../field";
import { type Finding, fail, troubles } from "../finding";
import { parseRepository } from "../gitRepositories";
import { gitKinds, repositoryFields } from "../gitSources";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

/** Addresses of repositories, and clone commands in pods. Allowed: ssh or https, no password in it, no private address. */
export const rule = defineRule({
  id: "git-url-scheme",
  group: "F",
  level: "mandatory",
  severity: "high",
  kinds: ["pods", ...gitKinds],
  says: "repositories are fetched over ssh or https",
  why: "http and git send code in clear; file, ext and a leading dash make Git run or read what the author of the address chose.",
  mend: "write git@host:owner/name or https://host/owner/name, without user and password",
  compliance: ["K6"],
  check: (object, context) => [
    ...repositoryFields(object).flatMap((field) => judgeField(field, context)),
    ...commandsOf(object, context),
  ],
});

const judgeField = (field: Field, context: Context): Finding[] => {
  const trouble = troubles(field, "string");
  const got = addressFault(field.get("string") ?? "", context.settings.gitHosts);
  return trouble.length > 0 || got === undefined ? trouble : [fail(field, got)];
};

/** Never the address itself: it may hold a password. */
function addressFault(text: string, gitHosts: readonly string[]): string | undefined {
  if (text.startsWith("-")) return "an option where an address belongs";
  const helper = /^[A-Za-z0-9+.-]+::/.exec(text)?.[0];
  if (helper !== undefined) return `the transport helper ${helper}`;
  const address = parseRepository(text);
  if (address === undefined) return "a path, or no address at all";
  const { scheme, user, host } = address;
  if (scheme !== "ssh" && scheme !== "https") return `scheme ${scheme}:`;
  if (user.includes(":") || (user !== "" && scheme === "https")) return "a user or a password in the address";
  return isPrivate(host) && !gitHosts.includes(host) ? "an address inside private or link-local networks" : undefined;
}

const privateV4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const isPrivate = (host: string): boolean =>
  (/^[\d.]+$/.test(host) && privateV4.test(host)) ||
  /^\[(::1?\]|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::ffff:)/.test(host);

/** In a command line only what is plainly an address with a password, or what `git clone` is told to fetch. */
function commandsOf(object: KubeObject, context: Context): Finding[] {
  const fields = podsOf(object, context).flatMap(({ containers }) => containers.flatMap(commandWords));
  return fields.flatMap((field) => {
    const faults = (field.get("string") ?? "").split(/[;&|\n]+/).flatMap((line) => lineFaults(line, context));
    return [...new Set(faults)].map((got) => fail(field, got));
  });
}

function lineFaults(line: string, { settings }: Context): string[] {
  const ofGit = line.search(/\bgit\b/);
  const cloned = ofGit >= 0 && /\b(clone|fetch|pull|remote add|submodule add|ls-remote)\b/.test(line.slice(ofGit));
  return shellWords(line)
    .filter((word) => /^[a-z+.-]+:(\/\/|:)/i.test(word))
    .filter((word) => cloned || /^(https?|git|ssh):\/\/[^/@\s:]*:[^/@\s]+@/i.test(word))
    .map((word) => addressFault(word, settings.gitHosts))
    .filter((got) => got !== undefined);
}
