import assert from "node:assert/strict";
import { evaluate } from "../../../../policypack/engine/evaluate";
import { allRules } from "../../../../policypack/rules";
import { parseNetwork, print } from "../../../../policypack/rules/egress/addresses";
import { calicoSelector } from "../../../../policypack/rules/egress/calicoSelector";
import { everyPort, parsePorts, printPorts } from "../../../../policypack/rules/egress/ports";
import { intersect, subtract, union } from "../../../../policypack/rules/egress/ranges";
import type { Labels } from "../../../../policypack/rules/egress/selector";
import { kubeObject } from "../../../../policypack/rules/object";

const labels: Labels = {
  known: new Map([
    ["app", "agent"],
    ["k8s-app", "kube-dns"],
    ["empty", ""],
  ]),
  unknown: new Set(["later"]),
  open: false,
};

const selectors: readonly (readonly [string, string | undefined])[] = [
  ["", "yes"],
  ["all()", "yes"],
  ["global()", "no"],
  ["has(app)", "yes"],
  ["!has(app)", "no"],
  ["has(other)", "no"],
  ["has(later)", "maybe"],
  ["app == 'agent'", "yes"],
  ['app == "other"', "no"],
  ["app != 'other'", "yes"],
  ["other != 'x'", "yes"],
  ["empty == ''", "yes"],
  ["later == 'x'", "maybe"],
  ["app in { 'agent', 'x' }", "yes"],
  ["app not in {'agent'}", "no"],
  ["other not in {'agent'}", "yes"],
  ["k8s-app contains 'dns' && k8s-app starts with 'kube' && k8s-app ends with 'dns'", "yes"],
  ["k8s-app starts with 'dns' || app == 'agent'", "yes"],
  ["(app == 'x' || has(app)) && !(has(other))", "yes"],
  ["later == 'x' && app == 'x'", "no"],
  ["app = 'agent'", undefined],
  ["app ==", undefined],
  ["has(app", undefined],
  ["app == agent", undefined],
  ["some(app)", undefined],
  ["app ends 'x'", undefined],
  ["app like 'x'", undefined],
  ["has(app) has(app)", undefined],
];

const ranges: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ["10.0.0.0/8", "10.0.0.0/8", undefined],
  ["10.1.2.3/8", "10.0.0.0/8", "bits are set behind its prefix; it is 10.0.0.0/8"],
  ["0.0.0.0/0", "0.0.0.0/0", undefined],
  ["255.255.255.255/32", "255.255.255.255", undefined],
  ["::/0", "::/0", undefined],
  ["fe80::a9fe:a9fe/128", "fe80::a9fe:a9fe", undefined],
  ["::ffff:10.0.0.0/104", "10.0.0.0/8", "IPv4 written as IPv6"],
  ["10.0.0.0", undefined, undefined],
  ["10.0.0.0/33", undefined, undefined],
  ["010.0.0.0/8", undefined, undefined],
  ["10.0.0.0/08", undefined, undefined],
  ["10.0.0/8", undefined, undefined],
  ["fe80::1%eth0/64", undefined, undefined],
  ["::/129", undefined, undefined],
  ["", undefined, undefined],
];

const policyOf = (index: number): object => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: `p${index}`, namespace: `team-${index % 20}` },
  spec: {
    podSelector: index % 2 === 0 ? {} : { matchLabels: { app: `a${index % 50}` } },
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            ipBlock: {
              cidr: "0.0.0.0/0",
              except: ["10.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10", "168.63.129.16/32"],
            },
          },
          { ipBlock: { cidr: `10.${index % 250}.0.0/16` } },
        ],
        ports: [{ port: 443 }, { port: 8000 + index }],
      },
    ],
  },
});

const podOf = (index: number): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `a${index}`, namespace: `team-${index % 20}`, labels: { app: `a${index % 50}` } },
  spec: { containers: [{ name: "main" }] },
});

describe("reading networks", () => {
  for (const [text, answer] of selectors) {
    it(`takes Calico's "${text}" for ${answer ?? "unreadable"}`, () => {
      assert.equal(calicoSelector(text)?.(labels), answer);
    });
  }

  for (const [text, printed, flaw] of ranges) {
    it(`takes "${text}" for ${printed ?? "no range"}`, () => {
      const network = parseNetwork(text);
      assert.equal(network && print(network.addresses), printed);
      assert.equal(network?.flaw, flaw);
    });
  }

  it("reads ports as people write them, and prints them again", () => {
    assert.equal(
      printPorts(parsePorts(["443", "53/UDP", "8000-8010/TCP", "7/SCTP"])),
      "443/TCP, 8000-8010/TCP, 53/UDP, 7/SCTP",
    );
    assert.equal(printPorts(parsePorts(["1-65535/TCP"])), "every TCP port");
    assert.equal(printPorts(everyPort), "every port");
    assert.deepEqual(parsePorts(["0", "x", "80-79", "80/ICMP", "65536"]), []);
  });

  it("joins, cuts and takes away intervals, with neighbours as one", () => {
    const [low, high] = [
      { from: 0n, to: 4n },
      { from: 5n, to: 9n },
    ];
    assert.deepEqual(union([high], [low], [{ from: 20n, to: 20n }]), [
      { from: 0n, to: 9n },
      { from: 20n, to: 20n },
    ]);
    assert.deepEqual(
      intersect(
        [{ from: 0n, to: 9n }],
        [
          { from: 4n, to: 4n },
          { from: 8n, to: 30n },
        ],
      ),
      [
        { from: 4n, to: 4n },
        { from: 8n, to: 9n },
      ],
    );
    assert.deepEqual(
      subtract(
        [{ from: 0n, to: 9n }],
        [
          { from: 0n, to: 0n },
          { from: 4n, to: 5n },
          { from: 9n, to: 9n },
        ],
      ),
      [
        { from: 1n, to: 3n },
        { from: 6n, to: 8n },
      ],
    );
  });

  it("judges a thousand objects within two seconds of processor time", () => {
    const values = Array.from({ length: 500 }, (_, index) => [policyOf(index), podOf(index)]).flat();
    const objects = values.map((value) => kubeObject(value));
    const rules = allRules().filter(({ group }) => group === "H");
    const before = process.cpuUsage();
    const { findings } = evaluate(objects, { rules, now: new Date(0) });
    const { user } = process.cpuUsage(before);
    assert.ok(findings.length > 500, "the objects prove little");
    assert.ok(user < 2_000_000, `${Math.round(user / 1000)} ms`);
  });
});
