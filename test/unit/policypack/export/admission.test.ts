import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { policiesCommand } from "../../../../cli/policies";
import { type VapOptions, writePolicies } from "../../../../policypack/export";
import {
  type AdmissionOptions,
  admissionPolicies,
  admissionProblems,
  exportedRules,
  messageOf,
} from "../../../../policypack/export/admission";
import { celRules } from "../../../../policypack/export/cel";
import { allRules } from "../../../../policypack/rules";
import { defaultSettings } from "../../../../policypack/rules/settings";

const rules = allRules();
const text = (options: AdmissionOptions = {}): string => JSON.stringify(admissionPolicies(rules, options));
const ids = (options: AdmissionOptions = {}): string[] => exportedRules(rules, options).map(({ id }) => id);

function vap(options: Partial<VapOptions>): { code: number; out: string; error: string } {
  const out: string[] = [];
  const error: string[] = [];
  const code = writePolicies(
    { format: "yaml", ...options },
    { out: (text) => void out.push(text), error: (text) => void error.push(text) },
  );
  return { code, out: out.join(""), error: error.join("") };
}

describe("the export of admission policies", () => {
  it("has expressions only for rules that exist", () => {
    const known = new Set(rules.map(({ id }) => id));
    const lost = Object.values(celRules).flatMap((table) => Object.keys(table).filter((id) => !known.has(id)));
    assert.deepEqual(lost, []);
  });

  it("says every pod rule of the baseline and restricted standards", () => {
    const silent = rules.filter(({ id, group }) => (group === "A" || group === "B") && !(id in celRules.pods));
    assert.deepEqual(
      silent.map(({ id }) => id),
      ["pss-exact"],
    );
  });

  it("leaves out a rule that yields to another one of the export, and takes it where it stands alone", () => {
    assert.ok(ids().includes("pod-volume-types") && !ids().includes("pod-host-path"));
    assert.deepEqual(ids({ only: ["pod-host-path"] }), ["pod-host-path"]);
    assert.ok(ids({ levels: { "pod-volume-types": "disabled" } }).includes("pod-host-path"));
  });

  it("uses the words of the pack", () => {
    for (const rule of exportedRules(rules, {})) assert.ok(text().includes(JSON.stringify(messageOf(rule))), rule.id);
  });

  it("closes when it cannot decide, denies and audits, in the agent tier", () => {
    for (const { kind, spec } of admissionPolicies(rules)) {
      if (kind === "ValidatingAdmissionPolicyBinding")
        assert.deepEqual(Reflect.get(Object(spec), "validationActions"), ["Deny", "Audit"]);
      else {
        assert.equal(Reflect.get(Object(spec), "failurePolicy"), "Fail");
        const constraints: unknown = Reflect.get(Object(spec), "matchConstraints");
        const selector = { matchLabels: { "palisade.dev/tier": "agent" } };
        assert.deepEqual(Reflect.get(Object(constraints), "namespaceSelector"), selector);
      }
    }
  });

  it("follows the settings and a rule's own configuration", () => {
    const settings = { ...defaultSettings, floatingTags: ["rolling"], pssVersion: "v1.30" };
    const changed = text({ settings, configs: { "svc-load-balancer": { widestPrefix4: 24 } } });
    assert.ok(changed.includes(":(rolling)$") && !changed.includes("tcp_rmem") && changed.includes("== 4 ? 24 : 48"));
    assert.ok(text().includes("tcp_rmem") && text().includes("== 4 ? 16 : 48"));
  });

  it("names every problem of what it was asked", () => {
    const settings = { ...defaultSettings, pssVersion: "v1.20" };
    assert.deepEqual(admissionProblems(rules, { prefix: "No.", only: ["nothing", "rbac-wildcard-verbs"], settings }), [
      'the prefix "No." must be a DNS label of at most 42 characters',
      "pssVersion v1.20 is older than v1.25, the oldest that the expressions know",
      'no rule is called "nothing"',
      "the rule rbac-wildcard-verbs cannot be said in CEL",
    ]);
  });

  it("is written as YAML documents and as a JSON list", () => {
    const documents = parseAllDocuments(vap({}).out);
    assert.ok(Array.isArray(documents) && documents.every(({ errors }) => errors.length === 0));
    const list = JSON.parse(vap({ format: "json", prefix: "ours" }).out) as { items: unknown[] };
    assert.equal(list.items.length, documents.length);
    assert.match(JSON.stringify(list), /"name":"ours-pods"/);
  });

  it("refuses a configuration that cannot be used", () => {
    const folder = mkdtempSync(join(tmpdir(), "palisade-vap-"));
    const config = join(folder, "config.json");
    try {
      assert.match(vap({ config }).error, /--config: .* cannot be read\n/);
      writeFileSync(config, "{ a: ");
      assert.match(vap({ config }).error, /cannot be read as YAML or JSON\n/);
      writeFileSync(config, '{ "nothing": "advisory" }');
      assert.deepEqual(vap({ config }), {
        code: 2,
        out: "",
        error: 'palisade policies: policy "nothing" does not exist\n',
      });
      writeFileSync(config, '{ "svc-node-port": "disabled" }');
      assert.ok(!vap({ config }).out.includes("svc-node-port"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is offered by the command with its two siblings", () => {
    assert.deepEqual(
      policiesCommand().commands.map((command) => command.name()),
      ["docs", "matrix", "vap"],
    );
  });
});
