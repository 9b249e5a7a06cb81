import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/check/config";
import { evaluate } from "../../../policypack/engine/evaluate";
import { evidenceFaults, isAttested } from "../../../policypack/engine/evidence";
import { Exemptions } from "../../../policypack/engine/exemptions";
import { metaPolicies } from "../../../policypack/engine/meta";
import { firmPolicies, packPolicies } from "../../../policypack/engine/policies";
import { allRules } from "../../../policypack/rules";
import { kubeObject } from "../../../policypack/rules/object";
import { type Exemption, settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { pod, privileged } from "./engineHarness";
import { firm } from "./firm";
import { dayAfter, waiverUntil } from "./waiver";

const rules = allRules();
const byId = new Map(rules.map((rule) => [rule.id, rule]));
const now = new Date("2026-06-01T12:00:00Z");
const inDays = (days: number, from = now): string => dayAfter(days, from);

const waiver = (more: Partial<Exemption> = {}): Exemption => ({ ...waiverUntil(inDays(30)), ...more });
const exempting = (more: Partial<Exemption>, settings: object = {}): Exemptions =>
  new Exemptions(withDefaults(settingsShape, { ...settings, exemptions: [waiver(more)] }), byId, now);
const faultsOf = (more: Partial<Exemption>, settings?: object): string =>
  exempting(more, settings)
    .problems.map((problem) => problem.replace("exemptions[0]: ", ""))
    .join("; ");

describe("the ten policies that admit no exemption", () => {
  it("are these", () => {
    assert.deepEqual([...firmPolicies(rules)].sort(), firm);
    assert.equal(firm.length, 10);
  });

  for (const policy of firm)
    it(`refuse an exemption of ${policy}, which exempts nothing`, () => {
      const exemptions = exempting({ policy });
      assert.deepEqual(exemptions.problems, [`exemptions[0]: policy "${policy}" accepts no exemption`]);
      assert.deepEqual(exemptions.inForce(), []);
      assert.equal(exemptions.waives(policy, kubeObject(pod({}).props)), false);
    });

  it("go on refusing what somebody tries to exempt", () => {
    const socket = { name: "s", hostPath: { path: "/var/run/docker.sock" } };
    const object = kubeObject(pod({ containers: [{ name: "a" }], volumes: [socket] }).props);
    const settings = withDefaults(settingsShape, { exemptions: [waiver({ policy: "pod-runtime-socket" })] });
    const { findings, exempted } = evaluate([object], { rules, settings, now });
    assert.equal(
      findings.filter(({ rule, verdict }) => rule.id === "pod-runtime-socket" && verdict === "fail").length,
      1,
    );
    assert.deepEqual(exempted, []);
  });
});

describe("exemption-valid", () => {
  const cases: readonly [string, Partial<Exemption>, string][] = [
    ["a complete entry", {}, ""],
    ["no owner", { owner: " " }, "owner is missing"],
    ["a short reason", { reason: "because" }, "reason needs at least 15 characters"],
    ["no ticket", { ticket: "" }, "ticket is missing"],
    ["no approver", { approvedBy: "" }, "approvedBy is missing"],
    ["its owner as approver", { approvedBy: "storage" }, "approvedBy is the owner"],
    ["no day", { expires: "soon" }, 'expires "soon" is no day; write YYYY-MM-DD'],
    ["a day that is none", { expires: "2026-02-30" }, 'expires "2026-02-30" is no day; write YYYY-MM-DD'],
    ["a day gone by", { expires: inDays(-1) }, `expired on ${inDays(-1)}`],
    ["its last day", { expires: inDays(0) }, ""],
    ["ninety days", { expires: inDays(90) }, ""],
    ["more than ninety days", { expires: inDays(92) }, "expires more than 90 days ahead"],
    ["an unknown policy", { policy: "pod-priviledged" }, 'policy "pod-priviledged" does not exist'],
    [
      "a policy that judges no object",
      { policy: "exemption-expiring" },
      'policy "exemption-expiring" refuses no object, so there is nothing to exempt',
    ],
    ["namespaces by pattern", { namespace: "team-*" }, "namespace is a pattern; name one"],
    ["all names of one namespace", { name: "*" }, ""],
  ];
  for (const [title, more, fault] of cases)
    it(`${fault === "" ? "takes" : "refuses"} ${title}`, () => assert.equal(faultsOf(more), fault));

  it("refuses all names without a namespace", () => {
    const { namespace: _, ...everywhere } = waiver({ name: "*" });
    const settings = withDefaults(settingsShape, { exemptions: [everywhere] });
    assert.deepEqual(new Exemptions(settings, byId, now).problems, ['exemptions[0]: name "*" needs a namespace']);
  });

  it("lets the configuration shorten the ninety days, and not prolong them", () => {
    assert.equal(faultsOf({}, { maxExemptionDays: 7 }), "expires more than 7 days ahead");
    assert.equal(faultsOf({ expires: inDays(100) }, { maxExemptionDays: 365 }), "expires more than 90 days ahead");
    const { problems } = readConfig({ "pack-config-valid": { maxExemptionDays: 365 } }, rules);
    assert.deepEqual(problems, ['pack-config-valid: "maxExemptionDays" must lie between 1 and 90']);
  });
});

describe("exemption-expiring", () => {
  const object = kubeObject(pod({ containers: [privileged] }).props);
  const stale = (more: Partial<Exemption>): string[] => {
    const settings = withDefaults(settingsShape, { exemptions: [waiver(more)] });
    return evaluate([object], { rules, settings, now })
      .exemptions.stale()
      .map((line) => line.split(": ")[0] ?? "");
  };
  it("tells of what ends within fourteen days", () => {
    assert.deepEqual(stale({ expires: inDays(12) }), ["expires soon"]);
    assert.deepEqual(stale({ expires: inDays(14) }), []);
  });
  it("tells of what covered nothing", () => {
    assert.deepEqual(stale({ name: "another" }), ["matched nothing"]);
  });
});

describe("external-evidence-valid", () => {
  const entry = { policy: "pod-sa-token-automount", kind: "ServiceAccount", namespace: "team", name: "agent" };
  const account = kubeObject(
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "agent", namespace: "team" } },
    { cluster: "one" },
  );
  const faults = (more: object): string[] => {
    const given = { owner: "platform", expires: inDays(30), ...entry, ...more };
    return evidenceFaults(withDefaults(settingsShape, { externalEvidence: [given] }), byId, [account], now);
  };
  it("refuses entries without owner or end, and those that have ended", () => {
    assert.deepEqual(faults({ owner: "", name: "b" }), ["externalEvidence[0]: owner is missing"]);
    assert.match(
      faults({ expires: undefined, name: "b" }).join(),
      /^externalEvidence\[0\]: expires "undefined" is no day/,
    );
    assert.deepEqual(faults({ expires: inDays(-1), name: "b" }), [`externalEvidence[0]: expired on ${inDays(-1)}`]);
  });
  it("refuses what the stack itself declares, on that cluster alone", () => {
    const contradicted = "externalEvidence[0]: the stack declares that object itself; remove the entry";
    assert.deepEqual(faults({}), [contradicted]);
    assert.deepEqual(faults({ cluster: "one" }), [contradicted]);
    assert.deepEqual(faults({ cluster: "two" }), []);
    assert.deepEqual(faults({ namespace: "other" }), []);
    assert.deepEqual(faults({ name: undefined }), []);
    assert.deepEqual(faults({ kind: undefined }), []);
  });
  it("accepts a word about what the stack declares from rules that ask for it", () => {
    assert.deepEqual(faults({ policy: "ha-dangling" }), []);
  });
  it("survives entries of another shape, which vouch for nothing", () => {
    const settings = withDefaults(settingsShape, { externalEvidence: [null, 3], exemptions: [null, "x", []] });
    assert.equal(isAttested(settings, "pod-sa-token-automount", {}, now), false);
    assert.deepEqual(evidenceFaults(settings, byId, [account], now), []);
    assert.deepEqual(new Exemptions(settings, byId, now).problems, []);
  });
});

describe("pack-config-valid in a file", () => {
  const problems = (config: unknown): readonly string[] => readConfig(config, rules).problems;
  it("refuses unknown policies, unknown keys and levels that a policy does not admit", () => {
    assert.deepEqual(problems({ "pod-priviledged": "advisory" }), ['policy "pod-priviledged" does not exist']);
    assert.deepEqual(problems({ all: "disabled" }).length, 1);
    for (const id of firm)
      assert.deepEqual(problems({ [id]: "advisory" }), [`${id} admits no other level than mandatory`]);
    assert.deepEqual(problems({ "pod-high-uid": { minUd: 3 } }), [
      'pod-high-uid: "minUd" is no setting; known: minUid',
    ]);
    assert.deepEqual(problems({ "exemption-valid": { strict: true } }), [
      'exemption-valid: "strict" is no setting; known: none',
    ]);
  });
  it("takes the level of remedies, and no other for them", () => {
    assert.deepEqual(problems({ "secret-mark-pulumi-secret": "remediate" }), []);
    assert.deepEqual(problems({ "secret-mark-pulumi-secret": "mandatory" }), [
      "secret-mark-pulumi-secret: enforcementLevel must be remediate or disabled",
    ]);
  });
});

describe("the policies that are no rules", () => {
  it("hold the five of section R, each with all that a page shows", () => {
    const ids = metaPolicies.map(({ id }) => id);
    for (const id of ["exemption-valid", "exemption-expiring", "pack-config-valid", "evaluation-complete"])
      assert.ok(ids.includes(id), id);
    assert.ok(ids.includes("external-evidence-valid"));
    assert.deepEqual([...new Set(metaPolicies.map(({ group }) => group))], ["R"]);
    for (const policy of packPolicies) {
      assert.match(policy.why, /\.$/, policy.id);
      assert.ok(policy.mend !== "" && policy.looksAt !== "" && policy.compliance.length > 0, policy.id);
    }
  });
});
