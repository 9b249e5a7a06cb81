import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../rules/rule";

// Beside the sources, or, from the compiled command, in the package's own folder of rules.
const ruleRoots = [join(__dirname, "../rules"), join(__dirname, "../../policypack/rules")];

/** A page shows the point, not the whole of a long object. */
const longest = 40;

export type Shown = "fail" | "advice" | "pass";

/** The shortest fixture of a rule: its first document, or the whole stack where the rule judges stacks. */
export function exampleOf(rule: Rule, shown: Shown): string | undefined {
  const folder = ruleRoots.map((root) => join(root, rule.id)).find((path) => existsSync(path));
  if (folder === undefined) return undefined;
  const [shortest] = readdirSync(folder)
    .filter((file) => file.startsWith(`${shown}.`))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .map((text) => ({ text, rank: rankOf(text) }))
    .sort((a, b) => a.rank - b.rank);
  return shortest === undefined ? undefined : shortened(redacted(documentsOf(rule, shortest.text)));
}

/** Patches, unknown values and settings make poor first examples. */
const rankOf = (text: string): number =>
  text.length + (/!unknown|^kind: \w+Patch$|^# (settings|config|type):/m.test(text) ? 1e6 : 0);

const remarks = /^# (at|got|now|settings|config|type): .*\n/gm;

function documentsOf(rule: Rule, text: string): string {
  const plain = text.replace(remarks, "");
  return (rule.checkStack === undefined ? plain.split(/^---$/m)[0] : plain)?.trim() ?? "";
}

/** Fixtures name credentials by kind and hold none; a page shows the kind, and no user in an address either. */
export const redacted = (text: string): string =>
  text
    .replace(/\{\{(raw|base64):([a-z0-9-]+)\}\}/g, "<$2>")
    .replace(/\{\{([a-z0-9-]+)\}\}/g, '"<$1>"')
    .replace(/:\/\/[^\s/"'@]+@/g, "://<credential>@")
    .replace(/!unknown (""|'')/g, "<not known yet>");

function shortened(text: string): string {
  const lines = text.split("\n");
  return lines.length <= longest ? text : [...lines.slice(0, longest), "# …"].join("\n");
}
