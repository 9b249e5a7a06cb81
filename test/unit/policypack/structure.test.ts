import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { tierLabel as componentLabel, agentTier as componentTier } from "../../../components/labels";
import { exemptionAnnotation } from "../../../policypack/engine/exemptions";
import { agentTier, tierLabel } from "../../../policypack/rules/agentKinds";

const pack = join(__dirname, "../../../policypack");

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "bin" ? [] : sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/\bfrom "([^"]+)"|\brequire\("([^"]+)"\)/g)].map(
    ([, from, required]) => from ?? required ?? "",
  );

/** What each part may import: other parts, and packages. */
const allowed: Readonly<Record<string, { parts: readonly string[]; packages: RegExp }>> = {
  rules: { parts: ["rules"], packages: /^(node:(crypto|fs|path|net)|cidr-tools|ipaddr\.js|sshpk|yaml)$/ },
  engine: { parts: ["engine", "rules"], packages: /^$/ },
  adapter: { parts: ["adapter", "engine", "rules"], packages: /^@pulumi\/policy$/ },
  check: { parts: ["check", "engine", "rules"], packages: /^(node:.*|js-yaml|yaml|picocolors|sarif)$/ },
  export: { parts: ["export", "check", "engine", "rules"], packages: /^(node:(fs|path)|yaml)$/ },
  "index.ts": { parts: ["adapter", "engine", "rules"], packages: /^@pulumi\/policy$/ },
};

describe("the policy pack's structure", () => {
  it("lets each part import only what its README says", () => {
    const strays = sources(pack).flatMap((file) => {
      const [part = ""] = relative(pack, file).split("/");
      const rule = allowed[part];
      return importsOf(file)
        .filter((name) => {
          if (!name.startsWith(".")) return rule?.packages.test(name) !== true;
          const [target = ""] = relative(pack, resolve(file, "..", name)).split("/");
          return rule?.parts.includes(target) !== true;
        })
        .map((name) => `${relative(pack, file)} imports ${name}`);
    });
    assert.deepEqual(strays, []);
  });

  it("spells the tier label as the components do", () => {
    assert.deepEqual([tierLabel, agentTier], [componentLabel, componentTier]);
    assert.equal(exemptionAnnotation.split("/")[0], tierLabel.split("/")[0]);
  });
});
