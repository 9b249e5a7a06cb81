import fc from "fast-check";
import * as ipaddr from "ipaddr.js";
import type { Connection, Namespaces, Policy, Port, Rule, Selector, TestPod } from "./definition";

export const namespaces: Namespaces = {
  team: { "kubernetes.io/metadata.name": "team", kind: "agents" },
  tools: { "kubernetes.io/metadata.name": "tools" },
  "kube-system": { "kubernetes.io/metadata.name": "kube-system", kind: "system" },
};

const web = { name: "web", containerPort: 8080, protocol: "TCP" };
const dns = { name: "dns", containerPort: 53, protocol: "UDP" };
export const pods: readonly TestPod[] = [
  { namespace: "team", labels: {}, ports: [] },
  { namespace: "team", labels: { app: "agent" }, ports: [web] },
  { namespace: "team", labels: { app: "agent", tier: "" }, ports: [dns] },
  { namespace: "tools", labels: { app: "mirror" }, ports: [web, dns] },
  { namespace: "kube-system", labels: { app: "dns", tier: "x" }, ports: [dns] },
];

const keys = ["app", "tier"];
const values = ["agent", "mirror", "dns", "", "x"];

const selector = (keysOf: readonly string[], valuesOf: readonly string[]): fc.Arbitrary<Selector> =>
  fc.record(
    {
      matchLabels: fc.dictionary(fc.constantFrom(...keysOf), fc.constantFrom(...valuesOf), {
        maxKeys: 1,
        noNullPrototype: true,
      }),
      matchExpressions: fc.array(
        fc.oneof(
          fc.record({
            key: fc.constantFrom(...keysOf),
            operator: fc.constantFrom("In", "NotIn"),
            values: fc.uniqueArray(fc.constantFrom(...valuesOf), { minLength: 1, maxLength: 2 }),
          }),
          fc.record({ key: fc.constantFrom(...keysOf), operator: fc.constantFrom("Exists", "DoesNotExist") }),
        ),
        { maxLength: 1 },
      ),
    },
    { requiredKeys: [] },
  );
const podSelector = selector(keys, values);
const namespaceSelector = selector(["kubernetes.io/metadata.name", "kind"], ["team", "tools", "kube-system", "agents"]);

/** Ranges whose edges meet: halves of the whole, the metadata ranges and what surrounds them. */
const blocks: readonly (readonly [string, readonly string[]])[] = [
  ["0.0.0.0/0", ["169.254.0.0/16", "169.254.169.254/32", "10.0.0.0/8", "128.0.0.0/1"]],
  ["0.0.0.0/1", ["10.0.0.0/8", "127.255.255.255/32"]],
  ["128.0.0.0/1", ["169.254.0.0/16", "128.0.0.0/32"]],
  ["169.254.0.0/16", ["169.254.169.254/32", "169.254.128.0/17"]],
  ["169.254.169.254/32", []],
  ["10.1.2.0/23", ["10.1.2.0/24", "10.1.3.255/32"]],
  ["::/0", ["fc00::/7", "fe80::/10", "8000::/1"]],
  ["fc00::/7", ["fd00:ec2::254/128", "fd00::/8"]],
  ["fd00:ec2::254/128", []],
  ["2001:db8::/32", ["2001:db8::/33", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128"]],
];

const ipBlock = fc
  .constantFrom(...blocks)
  .chain(([cidr, inner]) =>
    fc.record({ cidr: fc.constant(cidr), except: fc.subarray([...inner]) }, { requiredKeys: ["cidr"] }),
  );

const peer = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ipBlock }) },
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
);

export const protocols = ["TCP", "UDP", "SCTP"] as const;
const protocol = fc.constantFrom(...protocols);
const numbers = [1, 22, 53, 79, 80, 81, 442, 443, 8080, 65_535];
const port = (names: boolean): fc.Arbitrary<Port> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ protocol, port: fc.constantFrom(...numbers) }, { requiredKeys: ["port"] }) },
    fc
      .tuple(fc.constantFrom(...numbers), fc.constantFrom(...numbers), protocol)
      .map(([a, b, of]) => ({ protocol: of, port: Math.min(a, b), endPort: Math.max(a, b) })),
    fc.record({ protocol }),
    ...(names ? [fc.record({ protocol, port: fc.constantFrom("web", "dns") })] : []),
  );

const rule = (names: boolean): fc.Arbitrary<Rule> =>
  fc.record(
    { to: fc.array(peer, { maxLength: 3 }), ports: fc.array(port(names), { maxLength: 3 }) },
    { requiredKeys: [] },
  );

/** One NetworkPolicy; `names` adds ports by name. */
export const policy = (names: boolean): fc.Arbitrary<Policy> =>
  fc.record(
    {
      namespace: fc.constantFrom("team", "tools"),
      podSelector: fc.oneof(fc.constant({}), podSelector),
      policyTypes: fc.constantFrom(["Egress"], ["Ingress"], ["Ingress", "Egress"]),
      egress: fc.array(rule(names), { maxLength: 3 }),
    },
    { requiredKeys: ["namespace", "podSelector"] },
  );

const neighbours = (cidr: string): string[] => {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const bytes = network.toByteArray();
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const width = BigInt(bytes.length * 8);
  const last = value + (1n << (width - BigInt(bits))) - 1n;
  return [value - 1n, value, last, last + 1n]
    .filter((one) => one >= 0n && one < 1n << width)
    .map((one) =>
      ipaddr.fromByteArray(bytes.map((_, i) => Number((one >> (width - 8n * BigInt(i + 1))) & 255n))).toString(),
    );
};

/** Every edge of every range, on both sides. */
export const targetIps = [...new Set(blocks.flatMap(([cidr, inner]) => [cidr, ...inner]).flatMap(neighbours))];
export const targetPorts = [...new Set(numbers.flatMap((n) => [n - 1, n, n + 1]))].filter((n) => n >= 1 && n <= 65_535);

/** All of those addresses, every pod, and a few ports chosen at random out of every edge of those. */
export const connections: fc.Arbitrary<Connection[]> = fc
  .record({
    chosen: fc.uniqueArray(fc.constantFrom(...targetPorts), { minLength: 3, maxLength: 3 }),
    protocol,
  })
  .map(({ chosen, protocol: of }) =>
    chosen.flatMap((number) => [
      ...targetIps.map((ip) => ({ ip, protocol: of, port: number })),
      ...pods.map((pod) => ({ pod, protocol: of, port: number })),
    ]),
  );
