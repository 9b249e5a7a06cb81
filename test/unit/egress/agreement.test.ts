import assert from "node:assert/strict";
import fc from "fast-check";
import { type EgressAllowArgs, EgressEngine } from "../../../components/egress/args";
import { metadataEndpoints } from "../../../components/egress/endpoints";
import { engines } from "../../../components/egress/engines";
import { egressPolicyManifests } from "../../../components/egress/manifests";
import { parseEgressPolicy } from "../../../components/egress/parse";
import { allows } from "./evaluators";
import type { Packet } from "./evaluators/packet";
import { intended } from "./intended";

const seed = 20261120;
const runs = 60;

const cidrs = [
  "0.0.0.0/0",
  "::/0",
  "203.0.112.0/20",
  "10.0.0.0/8",
  "10.2.0.0/16",
  "100.0.0.0/8",
  "168.63.0.0/16",
  "fd00::/8",
  "2001:db8::/32",
  "0.0.0.0/1",
  "128.0.0.0/1",
  "64.0.0.0/2",
];
const names = ["api.example.com", "git.example.com", "deep.api.example.com", "other.example.net"];
const ips = [
  "203.0.113.7",
  "198.51.100.9",
  "10.2.3.4",
  "10.9.9.9",
  "192.168.1.1",
  "100.65.0.1",
  "168.63.200.1",
  "2001:db8::5",
  "fd12::7",
  "fe80::1",
  "169.254.7.7",
  "127.0.0.1",
  "::ffff:169.254.169.254",
  "64:ff9b::a9fe:a9fe",
];
const namespaces = ["kube-system", "tools"];
const podLabels = [{ "k8s-app": "kube-dns" }, { app: "mirror" }, { app: "other" }];
const ports = [22, 53, 80, 443, 8000, 8005, 2703, 32526];

const portsOf = (ranges: boolean) =>
  fc.uniqueArray(
    fc.constantFrom("22", "53/UDP", "80", "443", "443/SCTP", ...(ranges ? ["1-65535", "8000-8010"] : [])),
    {
      minLength: 1,
      maxLength: 3,
    },
  );

function entries(engine: EgressEngine): fc.Arbitrary<EgressAllowArgs> {
  const { names: byName, wildcard, portRanges } = engines[engine];
  const texts = [...names, ...(wildcard === "one" ? ["*.example.com"] : [])];
  const choices: fc.Arbitrary<EgressAllowArgs>[] = [
    fc.record({ cidr: fc.record({ cidr: fc.constantFrom(...cidrs), ports: portsOf(portRanges) }) }),
    fc.record({
      service: fc.record({
        namespace: fc.constantFrom(...namespaces),
        podLabels: fc.constant({ app: "mirror" }),
        ports: portsOf(true),
      }),
    }),
  ];
  if (byName)
    choices.push(fc.record({ fqdn: fc.record({ name: fc.constantFrom(...texts), ports: portsOf(portRanges) }) }));
  return fc.oneof(...choices);
}

// A name may answer with any address, a metadata endpoint too; with private ones a firewall beside it decides (see ADR 0041).
const outside: fc.Arbitrary<Packet> = fc.record({
  ip: fc.constantFrom(...ips, ...metadataEndpoints.map(({ address }) => address)),
  protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
  port: fc.constantFrom(...ports),
  names: fc.subarray(names, { maxLength: 2 }),
});
const inside: fc.Arbitrary<Packet> = fc.record({
  ip: fc.constant("198.18.0.5"),
  protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
  port: fc.constantFrom(...ports),
  names: fc.constant([]),
  pod: fc.record({
    namespace: fc.constantFrom(...namespaces),
    labels: fc.constantFrom<Record<string, string>[]>(...podLabels),
  }),
});
const cache: fc.Arbitrary<Packet> = fc.record({
  ip: fc.constant("169.254.20.10"),
  protocol: fc.constantFrom("TCP", "UDP", "SCTP"),
  port: fc.constantFrom(...ports),
  names: fc.constant([]),
  onNode: fc.constant(true),
});

const isPrivate = (ip: string): boolean => /^(10\.|192\.168\.|100\.|fd)/.test(ip);

const render = (engine: EgressEngine, allow: EgressAllowArgs[]) =>
  egressPolicyManifests(parseEgressPolicy("agents", { namespace: "team-a", engine, allow }));

// Toward a pod, what a range covers is the network plugin's own business.
const unspecified = (engine: EgressEngine, allow: EgressAllowArgs[], { pod }: Packet): boolean =>
  pod !== undefined && allow.some(({ cidr, fqdn }) => cidr !== undefined || (engine === "ovn" && fqdn !== undefined));

describe("EgressPolicy, packet by packet", () => {
  for (const engine of Object.values(EgressEngine)) {
    it(`means in ${engine} what the arguments say, on ${runs} random intents (seed ${seed})`, () => {
      const world = outside.map((packet) => (isPrivate(packet.ip) ? { ...packet, names: [] } : packet));
      const packets = fc.array(fc.oneof({ weight: 4, arbitrary: world }, inside, cache), {
        minLength: 40,
        maxLength: 40,
      });
      const property = fc.property(fc.array(entries(engine), { maxLength: 4 }), packets, (allow, sent) => {
        const planned = render(engine, allow);
        for (const packet of sent) {
          if (unspecified(engine, allow, packet)) continue;
          assert.equal(allows(planned, packet), intended(allow, packet), JSON.stringify({ allow, packet }));
        }
      });
      fc.assert(property, { seed, numRuns: runs });
    });

    it(`reaches no metadata endpoint in ${engine}, at any port and by any name (seed ${seed})`, () => {
      const property = fc.property(fc.array(entries(engine), { minLength: 1, maxLength: 5 }), (allow) => {
        const planned = render(engine, allow);
        for (const { address: ip, ports: listed } of metadataEndpoints) {
          for (const port of [...listed, ...ports]) {
            for (const protocol of ["TCP", "UDP", "SCTP"] as const) {
              assert.equal(allows(planned, { ip, port, protocol, names }), false, JSON.stringify({ allow, ip, port }));
            }
          }
        }
      });
      fc.assert(property, { seed, numRuns: 6 });
    });
  }
});
