/** An address that hands out identity, user data or credentials to whoever can open a connection. */
export interface MetadataEndpoint {
  address: string;
  ports: number[];
  of: string;
  /** Where the figure comes from. */
  source: string;
}

const at = (of: string, source: string, ports: number[], ...addresses: string[]): MetadataEndpoint[] =>
  addresses.map((address) => ({ address, ports, of, source }));

/** Every known endpoint. "Agreeing lists" means several public deny lists, not the vendor's own page. */
export const metadataEndpoints: readonly MetadataEndpoint[] = [
  ...at("AWS, Google, Azure, Oracle, OpenStack, IBM and others", "vendors' guides", [80, 443, 8080], "169.254.169.254"),
  ...at("AWS EC2", "EKS user guide", [80], "fd00:ec2::254"),
  ...at("AWS ECS task role", "ECS developer guide", [80], "169.254.170.2"),
  ...at("AWS EKS Pod Identity", "EKS user guide, service accounts", [80, 2703], "169.254.170.23", "fd00:ec2::23"),
  ...at("AWS resolver", "VPC user guide; IPv6 by agreeing lists", [53], "169.254.169.253", "fd00:ec2::253"),
  ...at("AWS time", "VPC user guide; IPv6 by agreeing lists", [123], "169.254.169.123", "fd00:ec2::123"),
  ...at("Google Compute", "Google Cloud documentation", [80], "fd20:ce::254"),
  ...at("GKE metadata server", "agreeing lists", [80, 987, 988], "169.254.169.252"),
  ...at("Azure WireServer", "Azure documentation", [53, 80, 32526], "168.63.129.16"),
  ...at("Alibaba Cloud", "vendor's guide; IPv6 by agreeing lists", [80], "100.100.100.200", "fd00:100::100:200"),
  ...at("Oracle Cloud", "OCI SDK; the old IPv4 by agreeing lists", [80], "192.0.0.192", "fd00:c1::a9fe:a9fe"),
  ...at("OpenStack", "Neutron documentation", [80], "fe80::a9fe:a9fe"),
  ...at("Akamai", "cloud-init documentation", [80], "fd00:a9fe:a9fe::1"),
  ...at("Scaleway", "agreeing lists", [80], "169.254.42.42", "fd00:42::42"),
  ...at("Tencent Cloud", "vendor's guide", [80], "169.254.0.23"),
  ...at("Volcano Engine", "agreeing lists", [80], "100.96.0.96"),
];

/** Ranges that no rule ever reaches: the endpoints, and what could be another way to them. */
export const forbiddenRanges: readonly string[] = [
  "169.254.0.0/16", // link-local: most endpoints
  "127.0.0.0/8",
  "168.63.129.16/32",
  "100.100.100.200/32",
  "100.96.0.96/32",
  "192.0.0.0/24",
  "::1/128",
  "fe80::/10",
  "fd00:ec2::/32",
  "fd20:ce::254/128",
  "fd00:100::100:200/128",
  "fd00:c1::a9fe:a9fe/128",
  "fd00:a9fe:a9fe::1/128",
  "fd00:42::42/128",
  "64:ff9b::/96", // NAT64: IPv4 behind a gateway
];

/** IPv4 in disguise: it travels as IPv4, so that the IPv4 rules judge it, and API servers take it in no object. */
export const mappedRange = "::ffff:0:0/96";

/** Networks of clusters and companies: a wider range does not include them, who wants one names it. */
export const privateRanges: readonly string[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
];
