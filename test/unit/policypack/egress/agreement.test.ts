import assert from "node:assert/strict";
import fc from "fast-check";
import { type EgressAllowArgs, EgressEngine } from "../../../../components/egress/args";
import { metadataEndpoints } from "../../../../components/egress/endpoints";
import { egressPolicyManifests } from "../../../../components/egress/manifests";
import { parseEgressPolicy } from "../../../../components/egress/parse";
import { gitHosts } from "../../../../components/egress/providers";
import type { Planned } from "../../../../components/manifest";
import { evaluate } from "../../../../policypack/engine/evaluate";
import { allRules } from "../../../../policypack/rules";
import { address } from "../../../../policypack/rules/egress/addresses";
import { endpoints } from "../../../../policypack/rules/egress/endpoints";
import { gitRanges } from "../../../../policypack/rules/egress/gitRanges";
import { portRange } from "../../../../policypack/rules/egress/ports";
import { isInReach, reachesPlace } from "../../../../policypack/rules/egress/reach";
import { type NetworkPod, World } from "../../../../policypack/rules/egress/world";
import { kubeObject } from "../../../../policypack/rules/object";
import { settingsShape, withDefaults } from "../../../../policypack/rules/settings";
import { allows } from "../../egress/evaluators";
import type { Packet } from "../../egress/evaluators/packet";

const seed = 20_261_122;
const runs = 25;
const sent = 40;

/** OVN's firewall is no policy of pods; the pack does not read it. */
const engines = Object.values(EgressEngine).filter((engine) => engine !== "ovn");
const settings = withDefaults(settingsShape, { policyEngines: ["cilium", "calico", "admin"] });

const podIn = (namespace: string, labels: Record<string, string>): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "agent", namespace, labels },
  spec: { containers: [{ name: "main" }] },
});

const cidrs = [
  "0.0.0.0/0",
  "::/0",
  "203.0.112.0/20",
  "10.0.0.0/8",
  "100.0.0.0/8",
  "168.63.0.0/16",
  "fd00::/8",
  "0.0.0.0/1",
];
const ports = ["22", "53/UDP", "80", "443", "8000-8010"];
const portList = fc.uniqueArray(fc.constantFrom(...ports), { minLength: 1, maxLength: 3 });
const entries: fc.Arbitrary<EgressAllowArgs> = fc.oneof(
  fc.record({ cidr: fc.record({ cidr: fc.constantFrom(...cidrs), ports: portList }) }),
  fc.record({
    service: fc.record({ namespace: fc.constant("tools"), podLabels: fc.constant({ app: "mirror" }), ports: portList }),
  }),
);

const ips = [
  "203.0.113.7",
  "198.51.100.9",
  "10.2.3.4",
  "100.65.0.1",
  "168.63.200.1",
  "127.0.0.1",
  "2001:db8::5",
  "fd12::7",
  ...metadataEndpoints.map((one) => one.address),
];
const numbers = [22, 53, 80, 443, 8000, 8010, 8011, 2703];
const protocols = ["TCP", "UDP", "SCTP"] as const;

const outside: fc.Arbitrary<Packet[]> = fc.array(
  fc.record({
    ip: fc.constantFrom(...ips),
    port: fc.constantFrom(...numbers),
    protocol: fc.constantFrom(...protocols),
    names: fc.constant([]),
  }),
  { minLength: sent, maxLength: sent },
);
const targets = [
  { namespace: "tools", labels: { app: "mirror" } },
  { namespace: "tools", labels: { app: "other" } },
  { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
];
const noPod = { namespace: "", labels: {} };

function agreeOutside(pod: NetworkPod, planned: readonly Planned[], packet: Packet): void {
  const box = { addresses: address(packet.ip), ports: portRange(packet.protocol, packet.port) };
  const truth = allows(planned, packet);
  const { may, must } = pod.reach;
  assert.deepEqual([isInReach(may, box), isInReach(must, box)], [truth, truth], JSON.stringify(packet));
}

function agreeInside(pod: NetworkPod, planned: readonly Planned[], world: World): void {
  world.pods.slice(1).forEach((other, index) => {
    for (const port of numbers) {
      const packet: Packet = { ip: "198.18.0.5", port, protocol: "TCP", names: [], pod: targets[index] ?? noPod };
      const answer = reachesPlace(pod.reach, world.placeOf(other), portRange("TCP", port));
      assert.equal(answer, allows(planned, packet) ? "yes" : "no", JSON.stringify(packet));
    }
  });
}

describe("what the components write and the pack reads", () => {
  for (const engine of engines) {
    it(`is one and the same in ${engine}, packet by packet (seed ${seed})`, () => {
      const property = fc.property(fc.array(entries, { maxLength: 3 }), outside, (allow, packets) => {
        const planned = egressPolicyManifests(parseEgressPolicy("agents", { namespace: "team", engine, allow }));
        const pods = [podIn("team", {}), ...targets.map((one) => podIn(one.namespace, one.labels))];
        const values = [...planned.map(({ manifest }) => manifest), ...pods];
        const world = new World(
          values.map((value) => kubeObject(value)),
          settings,
        );
        const [agent] = world.pods;
        assert.ok(agent);
        for (const packet of packets) agreeOutside(agent, planned, packet);
        // Toward a pod, what a range covers is the network plugin's own business.
        if (allow.every(({ cidr }) => cidr === undefined)) agreeInside(agent, planned, world);
      });
      fc.assert(property, { seed, numRuns: runs });
    });

    it(`passes every rule on networks in ${engine}`, () => {
      const allow: EgressAllowArgs[] = [
        { dns: {} },
        { git: "github" },
        { llm: "anthropic" },
        { collector: { namespace: "team", podLabels: { app: "collector" } } },
      ];
      const planned = egressPolicyManifests(parseEgressPolicy("agents", { namespace: "team", engine, allow }));
      const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
      const deny = {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "deny", namespace: "team" },
        spec: closed,
      };
      const values = [
        ...planned.map(({ manifest }) => manifest),
        deny,
        podIn("team", { app: "agent" }),
        podIn("team", { app: "collector" }),
      ];
      const rules = allRules().filter(({ group }) => group === "H");
      const { findings } = evaluate(
        values.map((value) => kubeObject(value)),
        { rules, settings, now: new Date(0) },
      );
      assert.deepEqual(
        findings.map(({ rule, at, got }) => `${rule.id} at ${at}: ${got}`),
        [],
      );
    });
  }

  it("knows the same endpoints, each at its ports of credentials at least", () => {
    const listed = (known: readonly { address: string }[]): string[] =>
      [...new Set(known.map((one) => one.address))].sort();
    assert.deepEqual(listed(endpoints), listed(metadataEndpoints));
    for (const { address: here, ports: own } of endpoints) {
      const theirs = metadataEndpoints.filter((one) => one.address === here).flatMap((one) => one.ports);
      assert.deepEqual(
        own.filter((port) => !theirs.includes(port)),
        [],
        here,
      );
    }
  });

  it("knows the same ranges of Git hosts", () => {
    const published = Object.values(gitHosts).flatMap((host) => host.cidrs);
    assert.deepEqual([...gitRanges].sort(), published.sort());
  });
});
