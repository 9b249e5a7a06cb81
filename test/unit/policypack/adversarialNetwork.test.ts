import assert from "node:assert/strict";
import { parseYaml } from "../../../policypack/check/yaml";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { kubeObject } from "../../../policypack/rules/object";
import { assertVerdicts, type Case, judge } from "./adversarial";
import { all, block, docs, egress, guide, pod, polecat, policy, strict, to } from "./networkCases";

const cases: readonly Case[] = [
  {
    no: 76,
    title: "an empty egress without types",
    documents: policy("{ podSelector: {}, egress: [] }"),
    fails: ["np-policy-types"],
  },
  {
    no: 77,
    title: "egress rules under the type Ingress",
    documents: policy("{ podSelector: {}, policyTypes: [Ingress], egress: [{}] }"),
    fails: ["np-policy-types"],
  },
  {
    no: 78,
    title: "an empty egress rule",
    documents: egress("{}"),
    fails: ["np-egress-unrestricted", "np-egress-metadata"],
  },
  {
    no: 79,
    title: "no peers on 443, IBM among the clouds",
    documents: docs(egress("{ to: [], ports: [{ port: 443 }] }"), pod()),
    fails: ["np-egress-unrestricted", "np-egress-metadata"],
  },
  {
    no: 79,
    title: "no peers on 443, on AWS",
    documents: docs(egress("{ to: [], ports: [{ port: 443 }] }"), pod()),
    settings: { clouds: ["aws"] },
    fails: ["np-egress-unrestricted", "np-egress-link-local"],
    passes: ["np-egress-metadata"],
  },
  {
    no: 80,
    title: "the sample of a security guide",
    documents: docs(egress(guide, "p", '{ matchLabels: { gastown.io/polecat: "" } }'), polecat),
    fails: ["np-egress-metadata", "np-egress-broad", "np-selects-nothing"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 80,
    title: "the same sample with a selector that selects",
    documents: docs(
      egress(guide, "p", "{ matchExpressions: [{ key: gastown.io/polecat, operator: Exists }] }"),
      polecat,
    ),
    fails: [
      "np-egress-metadata",
      "np-egress-broad",
      "np-except-defeated",
      "np-egress-dns-present",
      "np-egress-ssh-scope",
    ],
    passes: ["np-selects-nothing"],
    also: ["np-egress-ports"],
  },
  {
    no: 81,
    title: "an exception that another policy defeats",
    documents: docs(
      egress(to(block("0.0.0.0/0", "169.254.0.0/16")), "a"),
      egress(to(block("169.254.169.254/32"), "{ port: 80 }"), "b"),
      pod(),
    ),
    fails: ["np-egress-metadata", "np-except-defeated"],
    also: ["np-egress-broad", "np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 82,
    title: "two halves of the world",
    documents: egress(to(`${block("0.0.0.0/1")}, ${block("128.0.0.0/1")}`)),
    fails: ["np-egress-broad", "np-egress-metadata"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 83,
    title: "a metadata address with the prefix of all link-local ones",
    documents: egress(to(block("169.254.169.254/16"))),
    fails: ["np-egress-metadata", "np-invalid"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 84,
    title: "a public range around Azure's host agent",
    documents: egress(to(block("168.63.0.0/16"), "{ port: 80 }")),
    fails: ["np-egress-metadata"],
    also: ["np-egress-ports"],
  },
  {
    no: 85,
    title: "one metadata address excepted",
    documents: egress(to(block("0.0.0.0/0", "169.254.169.254/32"), "{ port: 80 }")),
    fails: ["np-egress-metadata"],
    also: ["np-egress-broad", "np-egress-ports"],
  },
  {
    no: 86,
    title: "IPv6 without link-local",
    documents: egress(to(block("::/0", "fe80::/10"))),
    fails: ["np-egress-metadata", "np-ipv6-gap"],
    also: ["np-egress-broad", "np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 87,
    title: "a safe policy of IPv4 alone",
    documents: docs(egress(strict), pod()),
    passes: [...all, "np-ipv6-gap", "np-except-defeated", "np-egress-ssh-scope", "np-egress-dns-scope"],
  },
  {
    no: 88,
    title: "a metadata address mapped into IPv6",
    documents: egress(to(block("::ffff:169.254.169.254/128"), "{ port: 80 }")),
    fails: ["np-egress-metadata", "np-invalid"],
    also: ["np-egress-ports"],
  },
  {
    no: 89,
    title: "ports around those of the metadata service",
    documents: docs(egress(to(block("169.254.169.254/32"), "{ port: 81, endPort: 442 }")), pod()),
    passes: ["np-egress-metadata"],
    fails: ["np-egress-link-local"],
    also: ["np-egress-ports"],
  },
];

const endpointsOfTheGuide = [
  "168.63.129.16",
  "169.254.170.2",
  "169.254.170.23",
  "169.254.169.252",
  "169.254.42.42",
  "169.254.0.23",
  "100.96.0.96",
  "192.0.0.192",
];

describe("adversarial cases: networks", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));

  for (const address of endpointsOfTheGuide) {
    it(`80: the guide's sample opens ${address}`, () => {
      const [rule = ""] = guide.split(", { to").slice(-1);
      const documents = docs(egress(`{ to${rule}`), pod());
      const excepted = endpointsOfTheGuide.filter((one) => one !== address).map((one) => `${one}/32`);
      const spared = documents.replace('"100.100.100.200/32"', `"100.100.100.200/32", "${excepted.join('", "')}"`);
      const found = judge({ no: 80, title: "", documents: spared }).findings.filter(
        ({ rule: { id } }) => id === "np-egress-metadata",
      );
      assert.equal(found.length, 1);
      assert.match(found[0]?.got ?? "", new RegExp(`^opens ${address.replaceAll(".", "\\.")} \\(`));
    });
  }

  it("96: a policy of equal names in another cluster holds nothing here", () => {
    const judgedIn = (cluster: string): string[] => {
      const objects = [
        ...parseYaml(pod()).documents.map(({ value }) => kubeObject(value, { cluster: "one" })),
        ...parseYaml(egress(strict)).documents.map(({ value }) => kubeObject(value, { cluster })),
      ];
      const rules = allRules().filter(({ id }) => id === "np-egress-metadata");
      return evaluate(objects, { rules, now: new Date(0) }).findings.map(({ got }) => got);
    };
    assert.deepEqual(judgedIn("two"), ["no policy isolates its egress"]);
    assert.deepEqual(judgedIn("one"), []);
  });
});
