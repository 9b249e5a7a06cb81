import assert from "node:assert/strict";
import {
  type EgressAllowArgs,
  type EgressEngine,
  EgressPolicy,
  type EgressPolicyArgs,
} from "../../components/egressPolicy";
import { outputOf, registrations } from "./registrations";

const policies = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const made = (args: EgressPolicyArgs) => registrations(() => new EgressPolicy("agents", args));

describe("EgressPolicy", () => {
  it("allows nothing when told nothing, not even DNS", async () => {
    const seen = await made({ namespace: "team-a" });
    assert.equal(seen.error, "");
    assert.deepEqual(seen.names, ["agents", "agents-policy"]);
    assert.deepEqual(seen.of(policies)[0]?.inputs.spec, { podSelector: {}, policyTypes: ["Egress"], egress: [] });
    assert.ok(seen.all[1]?.urn.includes(`palisade:index:EgressPolicy$${policies}::`));
  });

  it("writes Git, LLM and the resolver with the node's cache as ranges, pods and ports", async () => {
    const seen = await made({ namespace: "team-a", allow: [{ llm: "anthropic" }] });
    const ports = [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ];
    assert.deepEqual(Reflect.get(Object(seen.of(policies)[0]?.inputs.spec), "egress"), [
      {
        to: [{ ipBlock: { cidr: "160.79.104.0/23" } }, { ipBlock: { cidr: "2607:6bc0::/48" } }],
        ports: [{ protocol: "TCP", port: 443 }],
      },
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ],
        ports,
      },
      { to: [{ ipBlock: { cidr: "169.254.20.10/32" } }], ports },
    ]);
  });

  it("names the pod's port of the resolver on OpenShift, where it is 5353", async () => {
    const seen = await made({ namespace: "team-a", allow: [{ dns: { distribution: "openshift" } }] });
    assert.match(JSON.stringify(seen.of(policies)[0]?.inputs.spec), /"port":5353.*"openshift-dns"/);
  });

  it("lets Cilium learn the names that it allows, and no question for others", async () => {
    const seen = await made({ namespace: "team-a", engine: "cilium", allow: [{ git: "gitlab" }] });
    const [policy] = seen.of("kubernetes:cilium.io/v2:CiliumNetworkPolicy");
    const text = JSON.stringify(policy?.inputs.spec);
    assert.ok(text.includes('"toFQDNs":[{"matchName":"gitlab.com"}]'), text);
    assert.ok(text.includes('"rules":{"dns":[{"matchName":"gitlab.com"}]}'), text);
    assert.ok(!text.includes('"*"'), text);
  });

  it("makes the one firewall of a namespace on OVN, and a policy beside it", async () => {
    const seen = await made({ namespace: "team-a", engine: "ovn", allow: [{ fqdn: { name: "api.example.com" } }] });
    assert.deepEqual([...seen.names].sort(), ["agents", "agents-firewall", "agents-policy"]);
    const [firewall] = seen.of("kubernetes:k8s.ovn.org/v1:EgressFirewall");
    assert.equal(Reflect.get(Object(firewall?.inputs.metadata), "name"), "default");
  });

  it("explains what can be reached, and by which argument", async () => {
    let text = "";
    await registrations(async () => {
      const args = { namespace: "team-a", allow: [{ cidr: { cidr: "203.0.113.0/24", ports: ["22"] } }] };
      text = await outputOf(new EgressPolicy("agents", args).explanation);
    });
    assert.equal(
      text,
      [
        "Every pod of the namespace can reach, by NetworkPolicy:",
        "  the range 203.0.113.0/24 (allow[0].cidr)",
        "    203.0.113.0/24 at 22/TCP",
        "  Closed in every rule: metadata endpoints of all clouds, link-local and loopback addresses.",
      ].join("\n"),
    );
  });

  const cidr = (text: string): EgressAllowArgs => ({ cidr: { cidr: text } });
  const refused: [what: string, args: Partial<EgressPolicyArgs>, message: RegExp][] = [
    ["an engine of nobody", { engine: "magic" as EgressEngine }, /engine: "magic" is none of networkPolicy, cilium/],
    ["a namespace that is none", { namespace: "Team A" }, /namespace: "Team A" is no name of the cluster/],
    ["a label that is none", { podLabels: { "a b": "c" } }, /podLabels: "a b: c" is no label/],
    [
      "two intents in one entry",
      { allow: [{ git: "github", llm: "openai" }] },
      /allow\[0\]: give exactly one of .* git and llm/,
    ],
    ["an empty entry", { allow: [{}] }, /allow\[0\]: give exactly one of .* nothing/],
    ["an unknown Git host", { allow: [{ git: "nohost" }] }, /allow\[0\]\.git: "nohost" is none of github, gitlab/],
    ["an unknown LLM", { allow: [{ llm: "x" }] }, /allow\[0\]\.llm: "x" is none of anthropic/],
    [
      "a host without ranges",
      { allow: [{ git: "gitlab" }] },
      /allow\[0\]\.git: NetworkPolicy knows no names .* use an engine which can: "cilium"/,
    ],
    [
      "a name on plain policies",
      { allow: [{ fqdn: { name: "a.example.com" } }] },
      /allow\[0\]\.fqdn\.name: NetworkPolicy knows no names, .*"cilium"/,
    ],
    [
      "a name on open-source Calico",
      { engine: "calico", allow: [{ packages: { mirror: "a.example.com" } }] },
      /packages\.mirror: Calico's .*"calicoEnterprise"/,
    ],
    [
      "a star that would be widened",
      { engine: "clusterNetworkPolicy", allow: [{ fqdn: { name: "*.example.com" } }] },
      /lets "\*\.example\.com" match deeper names too; use an engine which can: "cilium", "ovn"/,
    ],
    ["a URL", { engine: "cilium", allow: [{ fqdn: { name: "https://a.example" } }] }, /is a URL; give the host alone/],
    [
      "an address as a name",
      { engine: "cilium", allow: [{ fqdn: { name: "203.0.113.1" } }] },
      /is an address; write it as a cidr/,
    ],
    ["every name", { engine: "cilium", allow: [{ fqdn: { name: "*" } }] }, /"\*" is every name there is/],
    ["half a name", { engine: "cilium", allow: [{ fqdn: { name: "a_b" } }] }, /"a_b" is no name/],
    ["a range without prefix", { allow: [cidr("203.0.113.1")] }, /cidr\.cidr: "203\.0\.113\.1" is no range/],
    ["leading zeros", { allow: [cidr("010.0.0.0/8")] }, /"010\.0\.0\.0\/8" is no range/],
    [
      "host bits",
      { allow: [cidr("203.0.113.7/24")] },
      /has bits set behind its prefix; the range is "203\.0\.113\.0\/24"/,
    ],
    [
      "the metadata address",
      { allow: [cidr("169.254.169.254/32")] },
      /lies in 169\.254\.0\.0\/16, where clouds keep metadata/,
    ],
    ["Azure's public one", { allow: [cidr("168.63.129.16/32")] }, /lies in 168\.63\.129\.16\/32/],
    ["IPv6 metadata", { allow: [cidr("fd00:ec2::254/128")] }, /lies in fd00:ec2::\/32/],
    ["IPv4 in disguise", { allow: [cidr("::ffff:169.254.169.254/128")] }, /lies in ::ffff:0:0\/96/],
    [
      "no ports",
      { allow: [{ cidr: { cidr: "203.0.113.0/24", ports: [] } }] },
      /cidr\.ports: an empty list would be every port/,
    ],
    [
      "a port too high",
      { allow: [{ cidr: { cidr: "203.0.113.0/24", ports: ["70000"] } }] },
      /ports\[0\]: "70000" is no port/,
    ],
    [
      "a port backwards",
      { allow: [{ cidr: { cidr: "203.0.113.0/24", ports: ["9-3"] } }] },
      /"9-3" runs backwards; write "3-9"/,
    ],
    [
      "a mirror's port",
      { engine: "cilium", allow: [{ packages: { mirror: "a.example.com", port: 0 } }] },
      /packages\.port: 0 is no port/,
    ],
    [
      "pods without labels",
      { allow: [{ service: { namespace: "x", podLabels: {} } }] },
      /service\.podLabels: no label would be every pod/,
    ],
    [
      "a collector nowhere",
      { allow: [{ collector: { namespace: "X", podLabels: { a: "b" } } }] },
      /collector\.namespace: "X" is no name/,
    ],
    [
      "an unknown cluster",
      { allow: [{ dns: { distribution: "mine" as "standard" } }] },
      /dns\.distribution: "mine" is none of standard/,
    ],
    [
      "Auto Mode without address",
      { allow: [{ dns: { distribution: "eksAutoMode" } }] },
      /dns\.resolvers: EKS Auto Mode answers at an address/,
    ],
    [
      "a resolver at the metadata address",
      { allow: [{ dns: { resolvers: ["169.254.169.254"] } }] },
      /is a metadata endpoint/,
    ],
    ["a link-local resolver", { allow: [{ dns: { nodeLocal: "169.254.7.7" } }] }, /dns\.nodeLocal: .* stays closed/],
    [
      "a resolver that is none",
      { allow: [{ dns: { resolvers: ["dns"] } }] },
      /dns\.resolvers\[0\]: "dns" is no address/,
    ],
    ["DNS twice", { allow: [{ dns: {} }, { dns: {} }] }, /allow: "dns" stands there 2 times/],
    [
      "names to ask, where none can be told",
      { allow: [{ dns: { names: ["a.example.com"] } }] },
      /cannot limit the names/,
    ],
    ["some pods on OVN", { engine: "ovn", podLabels: { a: "b" } }, /podLabels: EgressFirewall .* whole namespace/],
    [
      "port ranges on OVN",
      { engine: "ovn", allow: [{ cidr: { cidr: "203.0.113.0/24", ports: ["1-9"] } }] },
      /single ports only/,
    ],
    [
      "more rules than fit",
      { engine: "clusterNetworkPolicy", allow: Array.from({ length: 24 }, () => cidr("203.0.113.0/24")) },
      /holds 25 rules, two of them ours/,
    ],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what}, and registers nothing`, async () => {
      const seen = await made({ namespace: "team-a", ...args });
      assert.deepEqual(seen.types, []);
      assert.match(seen.error, message);
    });
  }

  it("lists all problems at once", async () => {
    const seen = await made({ namespace: "X", engine: "cilium", allow: [cidr("1"), { fqdn: { name: "*" } }, {}] });
    assert.match(seen.error, /^EgressPolicy "agents": 4 problems/);
  });
});
