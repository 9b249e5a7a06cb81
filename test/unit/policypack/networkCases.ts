// Objects of the cases on networks, in the few words in which they differ.
export const docs = (...parts: string[]): string => parts.join("\n---\n");
export const named = (kind: string, apiVersion: string, name: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: team }\nspec: ${spec}`;
export const policy = (spec: string, name = "p"): string => named("NetworkPolicy", "networking.k8s.io/v1", name, spec);
export const egress = (rules: string, name = "p", selector = "{}"): string =>
  policy(`{ podSelector: ${selector}, policyTypes: [Egress], egress: [${rules}] }`, name);
export const block = (cidr: string, ...except: string[]): string =>
  `{ ipBlock: { cidr: "${cidr}"${except.length === 0 ? "" : `, except: ["${except.join('", "')}"]`} } }`;
export const to = (peers: string, ports = ""): string =>
  `{ to: [${peers}]${ports === "" ? "" : `, ports: [${ports}]`} }`;
export const pod = (labels = "{ app: agent }", spec = "{ containers: [{ name: a }] }"): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: team, labels: ${labels} }\nspec: ${spec}`;
export const polecat = named("Polecat", "gastown.gastown.io/v1alpha1", "fix", "{ rig: r }");
export const kubeSystem = "{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }";
export const resolver =
  "{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }";
export const bothDns = "{ port: 53 }, { port: 53, protocol: UDP }";
export const strict = `${to(resolver, bothDns)}, ${to(block("140.82.112.0/20"), "{ port: 22 }")}`;
export const guide = `${to(block("140.82.112.0/20"), "{ port: 22 }")}, ${to(block("0.0.0.0/0"), "{ port: 443 }")}, ${to(block("0.0.0.0/0", "169.254.169.254/32", "100.100.100.200/32"))}`;
export const conductor = (name: string, rule: string): string =>
  egress(rule, name, `{ matchLabels: { ${name}: "true" } }`);
export const all = ["np-egress-metadata", "np-egress-broad", "np-egress-unrestricted", "np-invalid"];
