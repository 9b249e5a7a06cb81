import { memo } from "../memo";
import type { Settings } from "../settings";
import { address, ofFamily } from "./addresses";
import type { Box } from "./box";
import { portRange } from "./ports";
import { type Ranges, union } from "./ranges";

/** A place that hands out identity, user data or credentials to whoever opens a connection. */
export interface Endpoint {
  readonly clouds: readonly string[];
  readonly of: string;
  readonly address: string;
  /** TCP ports that answer with credentials; none where it merely leaks or tunnels. */
  readonly ports: readonly number[];
  /** Serves identities of pods: a pod may be meant to reach it. */
  readonly identity?: true;
  readonly set: Ranges;
}

type Row = Omit<Endpoint, "address" | "set">;

const at = (row: Row, ...addresses: readonly string[]): Endpoint[] =>
  addresses.map((text) => ({ ...row, address: text, set: address(text) }));

const sharedAddress = [
  "aws",
  "gcp",
  "azure",
  "oracle",
  "openstack",
  "digitalocean",
  "hetzner",
  "vultr",
  "exoscale",
  "upcloud",
  "huawei",
  "yandex",
  "baidu",
  "jd",
  "linode",
];

/** Every endpoint known, by the vendors' guides and by public deny lists that agree. */
export const endpoints: readonly Endpoint[] = [
  ...at({ clouds: sharedAddress, of: "cloud metadata", ports: [80] }, "169.254.169.254"),
  ...at({ clouds: ["ibm"], of: "IBM metadata", ports: [80, 443] }, "169.254.169.254"),
  ...at({ clouds: ["gcp"], of: "GKE metadata", ports: [80, 8080], identity: true }, "169.254.169.254"),
  ...at({ clouds: ["gcp"], of: "GKE metadata", ports: [80, 987, 988], identity: true }, "169.254.169.252"),
  ...at({ clouds: ["gcp"], of: "Google metadata", ports: [80] }, "fd20:ce::254"),
  ...at({ clouds: ["aws"], of: "AWS instance metadata", ports: [80] }, "fd00:ec2::254"),
  ...at({ clouds: ["aws"], of: "AWS task role", ports: [80] }, "169.254.170.2"),
  ...at(
    { clouds: ["aws"], of: "EKS Pod Identity", ports: [80, 2703], identity: true },
    "169.254.170.23",
    "fd00:ec2::23",
  ),
  ...at({ clouds: ["aws"], of: "AWS resolver", ports: [] }, "169.254.169.253", "fd00:ec2::253"),
  ...at({ clouds: ["aws"], of: "AWS time", ports: [] }, "169.254.169.123", "fd00:ec2::123"),
  ...at({ clouds: ["azure"], of: "Azure WireServer", ports: [80, 32526] }, "168.63.129.16"),
  ...at({ clouds: ["alibaba"], of: "Alibaba metadata", ports: [80] }, "100.100.100.200", "fd00:100::100:200"),
  ...at({ clouds: ["oracle"], of: "Oracle metadata", ports: [80] }, "192.0.0.192", "fd00:c1::a9fe:a9fe"),
  ...at({ clouds: ["openstack"], of: "OpenStack metadata", ports: [80] }, "fe80::a9fe:a9fe"),
  ...at({ clouds: ["linode"], of: "Akamai metadata", ports: [80] }, "fd00:a9fe:a9fe::1"),
  ...at({ clouds: ["scaleway"], of: "Scaleway metadata", ports: [80] }, "169.254.42.42", "fd00:42::42"),
  ...at({ clouds: ["tencent"], of: "Tencent metadata", ports: [80] }, "169.254.0.23"),
  ...at({ clouds: ["volcengine"], of: "Volcano Engine metadata", ports: [80] }, "100.96.0.96"),
];

/** The endpoints of the clouds that count. */
export const endpointsFor = ({ clouds }: Settings): readonly Endpoint[] =>
  clouds.length === 0 ? endpoints : endpoints.filter((one) => one.clouds.some((cloud) => clouds.includes(cloud)));

const onTcp = (ports: readonly number[]): Ranges => union(...ports.map((port) => portRange("TCP", port)));

/** What may never be in reach of an agent. */
export const credentialsOf = memo(({ set, ports }: Endpoint): Box => ({ addresses: set, ports: onTcp(ports) }));

export const isIPv6 = ({ set }: Endpoint): boolean => ofFamily(set, 6).length > 0;

/** DNS is asked over both. */
export const dnsPorts = (port: number): Ranges => union(portRange("TCP", port), portRange("UDP", port));

/** Where the node's DNS cache answers, by its usual address. */
export const nodeLocalDns: Box = {
  addresses: [{ from: address("169.254.20.0")[0]?.from ?? 0n, to: address("169.254.20.255")[0]?.to ?? 0n }],
  ports: dnsPorts(53),
};

/** Agents which answer on the node itself, at link-local addresses. */
export const nodeAgents: Ranges = union(
  nodeLocalDns.addresses,
  ...endpoints.filter(({ identity }) => identity).map(({ set }) => set),
);

/** DNS of the node, for engines to which its cache is the host. */
export const nodeDns: Box = { addresses: nodeAgents, ports: dnsPorts(53) };
