import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/check/config";
import { objectsOfPulumi } from "../../../policypack/check/pulumiJson";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { assertVerdicts, type Case, judge } from "./adversarial";

const secretType = "kubernetes:core/v1:Secret";
const secret = (data: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: model, namespace: team }\n${data}`;
const waiver = (policy: string, expires: string) => ({
  exemptions: [
    {
      policy,
      namespace: "team",
      name: "agent",
      owner: "o",
      reason: "counts processes of the node",
      ticket: "T-1",
      approvedBy: "p",
      expires,
    },
  ],
});

const cases: readonly Case[] = [
  {
    no: 53,
    title: "a random string that becomes a credential",
    type: "random:index/randomString:RandomString",
    urn: "urn:pulumi:dev::p::random:index/randomString:RandomString::database-password",
    documents: "length: 32",
    fails: ["password-strength"],
  },
  {
    no: 53,
    title: "a random string that becomes a suffix",
    type: "random:index/randomString:RandomString",
    urn: "urn:pulumi:dev::p::random:index/randomString:RandomString::suffix",
    documents: "length: 6",
    passes: ["password-strength"],
  },
  {
    no: 102,
    title: "labels that the engine shall not see change",
    type: "kubernetes:core/v1:Namespace",
    options: { ignoreChanges: ["metadata.labels"] },
    documents:
      "apiVersion: v1\nkind: Namespace\nmetadata: { name: team, labels: { pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.36 } }",
    fails: ["ns-psa-weakened"],
  },
  {
    no: 127,
    title: "data that the engine shall not see change",
    type: secretType,
    options: { ignoreChanges: ["data"] },
    documents: secret("data: { key: {{base64:random}} }"),
    fails: ["rotation-ignored"],
    // Nothing renews it either.
    also: ["rotation-present"],
  },
  {
    no: 128,
    title: "an exemption that ends today",
    spec: "{ hostPID: true }",
    settings: waiver("pod-host-namespaces", "2026-06-01"),
    passes: ["pod-host-namespaces"],
  },
  {
    no: 128,
    title: "an exemption that ended yesterday",
    spec: "{ hostPID: true }",
    settings: waiver("pod-host-namespaces", "2026-05-31"),
    fails: ["pod-host-namespaces"],
  },
  {
    no: 128,
    title: "an exemption of a firm policy",
    spec: "{ containers: [{ name: a, securityContext: { capabilities: { add: [SYS_MODULE] } } }] }",
    settings: waiver("pod-critical-capabilities", "2026-06-30"),
    fails: ["pod-critical-capabilities", "pod-capabilities-restricted"],
  },
];

/** What the policies exemption-valid and pack-config-valid report of a run. */
const exemptionFaults = (policy: string, expires: string): readonly string[] =>
  judge({ no: 128, title: "", spec: "{}", settings: waiver(policy, expires) }).exemptions.problems;
const configFaults = (config: object): readonly string[] => readConfig(config, allRules()).problems;

describe("adversarial cases: what the engine knows of resources, and the pack's own settings", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));

  it("51: a value that an exported state has blacked out is neither weak nor strong", () => {
    const inputs = { apiVersion: "v1", kind: "Secret", metadata: { name: "model", namespace: "team" } };
    const resource = { type: secretType, inputs: { ...inputs, data: { key: "[secret]" } } };
    const rules = allRules().filter(({ group }) => group === "E");
    const { findings } = evaluate(objectsOfPulumi([resource], "state.json"), { rules, now: new Date(0) });
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict === "fail").map(({ rule }) => rule.id),
      [],
    );
    assert.ok(findings.some(({ rule, verdict }) => rule.id === "secret-weak-value" && verdict === "unknown"));
  });

  it("128: exemption-valid tells of the day that is gone, and of the policy that admits none", () => {
    assert.deepEqual(exemptionFaults("pod-host-namespaces", "2026-05-31"), ["exemptions[0]: expired on 2026-05-31"]);
    assert.deepEqual(exemptionFaults("pod-critical-capabilities", "2026-06-30"), [
      'exemptions[0]: policy "pod-critical-capabilities" accepts no exemption',
    ]);
  });

  it("129: pack-config-valid tells of a policy that does not exist, and of one word for all", () => {
    assert.deepEqual(configFaults({ "pod-priviledged": "advisory" }), ['policy "pod-priviledged" does not exist']);
    assert.deepEqual(configFaults({ all: "disabled" }), [
      '"all" would override every policy, those without exemption included; name them',
    ]);
  });
});
