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
import { celRules, isSayable } from "../../../../policypack/export/cel";
import { atAdmission, whyUnsaid } from "../../../../policypack/export/unsaid";
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

  const specsOf = (kind: string, options: AdmissionOptions = {}): [name: string, spec: object][] =>
    admissionPolicies(rules, options)
      .filter((manifest) => manifest.kind === kind)
      .map(({ metadata, spec }) => [String(Reflect.get(Object(metadata), "name")), Object(spec)]);

  it("closes when it cannot decide", () => {
    for (const [name, spec] of specsOf("ValidatingAdmissionPolicy"))
      assert.equal(Reflect.get(spec, "failurePolicy"), "Fail", name);
  });

  it("denies what is mandatory and warns of what is advised, and audits both", () => {
    for (const [name, spec] of specsOf("ValidatingAdmissionPolicyBinding")) {
      const actions = name.endsWith("-advice") ? ["Warn", "Audit"] : ["Deny", "Audit"];
      assert.deepEqual(Reflect.get(spec, "validationActions"), actions, name);
    }
    const names = specsOf("ValidatingAdmissionPolicyBinding").map(([name]) => name);
    assert.ok(names.includes("palisade-policies-pods") && names.includes("palisade-policies-pods-advice"));
  });

  it("follows levels of the configuration, and denies what is off by default where it is asked for", () => {
    const namesOf = (options: AdmissionOptions): string[] =>
      specsOf("ValidatingAdmissionPolicy", options).map(([name]) => name);
    assert.deepEqual(namesOf({ only: ["svc-node-port"], prefix: "p" }), ["p-services"]);
    assert.deepEqual(namesOf({ only: ["svc-node-port"], prefix: "p", levels: { "svc-node-port": "advisory" } }), [
      "p-services-advice",
    ]);
    assert.deepEqual(namesOf({ only: ["secret-external-store"], prefix: "p" }), ["p-secrets"]);
    assert.ok(!ids().includes("secret-external-store"));
  });

  it("lets no advice stand in for a denial", () => {
    assert.ok(ids({ levels: { "pod-volume-types": "advisory" } }).includes("pod-host-path"));
  });

  it("picks namespaces of agents by their label, and kinds of agents' operators everywhere", () => {
    const agentTier = { matchLabels: { "palisade.dev/tier": "agent" } };
    const operators = ["polecats", "toolconfigs", "tools", "agents", "tasks", "sandboxes"];
    for (const [name, spec] of specsOf("ValidatingAdmissionPolicy")) {
      const shape = name.replace("palisade-policies-", "").replace("-advice", "");
      const selector: unknown = Reflect.get(Object(Reflect.get(spec, "matchConstraints")), "namespaceSelector");
      assert.deepEqual(selector, operators.includes(shape) ? undefined : agentTier, name);
    }
  });

  it("lets the cluster make the default account of a new namespace", () => {
    const conditions = specsOf("ValidatingAdmissionPolicy", { only: ["sa-automount"] }).map(([, spec]) =>
      JSON.stringify(Reflect.get(spec, "matchConditions")),
    );
    assert.equal(conditions.length, 1);
    assert.match(conditions[0] ?? "", /username != 'system:serviceaccount:kube-system:service-account-controller'/);
  });

  it("says of every rule what admission makes of it", () => {
    for (const rule of rules) {
      assert.equal(whyUnsaid(rule) === undefined, isSayable(rule.id), rule.id);
      assert.match(atAdmission(rule), /^(denies|warns|not exported: \S.{20,})/);
    }
    const lines = ["rbac-secrets-read", "pod-user-namespace", "ns-resource-quota", "provider-kubeconfig"].map((id) => {
      const rule = rules.find((one) => one.id === id);
      return rule === undefined ? "" : atAdmission(rule);
    });
    assert.deepEqual(lines, [
      "denies, as far as one object shows it: `palisade policies vap --rule rbac-secrets-read`",
      "warns: `palisade policies vap --rule pod-user-namespace`",
      "not exported: it compares objects, and admission shows one at a time",
      "not exported: it is about what no API server sees",
    ]);
  });

  it("follows the settings and a rule's own configuration", () => {
    const settings = { ...defaultSettings, floatingTags: ["rolling"], pssVersion: "v1.30" };
    const changed = text({ settings, configs: { "svc-load-balancer": { widestPrefix4: 24 } } });
    assert.ok(changed.includes(":(rolling)$") && !changed.includes("tcp_rmem") && changed.includes("== 4 ? 24 : 48"));
    assert.ok(text().includes("tcp_rmem") && text().includes("== 4 ? 16 : 48"));
  });

  it("names every problem of what it was asked", () => {
    const settings = { ...defaultSettings, pssVersion: "v1.20" };
    assert.deepEqual(admissionProblems(rules, { prefix: "No.", only: ["nothing", "rbac-escalation-path"], settings }), [
      'the prefix "No." must be a DNS label of at most 42 characters',
      "pssVersion v1.20 is older than v1.25, the oldest that the expressions know",
      'no rule is called "nothing"',
      "the rule rbac-escalation-path is not exported: it compares objects, and admission shows one at a time",
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
