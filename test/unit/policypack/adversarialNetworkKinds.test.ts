import { assertVerdicts, type Case } from "./adversarial";
import {
  block,
  bothDns,
  conductor,
  docs,
  egress,
  kubeSystem,
  named,
  pod,
  polecat,
  resolver,
  strict,
  to,
} from "./networkCases";

const cases: readonly Case[] = [
  {
    no: 89,
    title: "ports that begin with it",
    documents: egress(to(block("169.254.169.254/32"), "{ port: 80, endPort: 443 }")),
    fails: ["np-egress-metadata"],
    also: ["np-egress-ports"],
  },
  {
    no: 90,
    title: "an exception as wide as its range",
    documents: egress(to(block("169.254.0.0/16", "169.254.0.0/16"))),
    fails: ["np-invalid", "np-egress-metadata"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 90,
    title: "an exception of another family",
    documents: egress(to(block("169.254.0.0/16", "fe80::/10"))),
    fails: ["np-invalid", "np-egress-metadata"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 91,
    title: "a port by name toward the world",
    documents: egress(to(block("0.0.0.0/0"), "{ port: http }")),
    fails: ["np-egress-ports", "np-egress-metadata"],
    also: ["np-egress-broad"],
  },
  {
    no: 92,
    title: "DNS over UDP alone",
    documents: docs(egress(to(resolver, "{ port: 53, protocol: UDP }")), pod()),
    fails: ["np-egress-dns-present"],
  },
  {
    no: 93,
    title: "the resolver in two peers",
    documents: docs(
      egress(to(`${kubeSystem}, { podSelector: { matchLabels: { k8s-app: kube-dns } } }`, bothDns)),
      pod(),
    ),
    fails: ["np-egress-cross-namespace"],
    also: ["np-egress-dns-scope"],
  },
  {
    no: 93,
    title: "the resolver in one peer",
    documents: docs(egress(to(resolver, bothDns)), pod()),
    passes: ["np-egress-cross-namespace", "np-egress-dns-scope"],
  },
  {
    no: 94,
    title: "an operator's label with an empty value",
    documents: docs(egress(strict, "p", '{ matchLabels: { gastown.io/polecat: "" } }'), polecat),
    fails: ["np-selects-nothing", "np-egress-metadata"],
  },
  {
    no: 94,
    title: "an operator's label that exists",
    documents: docs(
      egress(strict, "p", "{ matchExpressions: [{ key: gastown.io/polecat, operator: Exists }] }"),
      polecat,
    ),
    passes: ["np-selects-nothing", "np-egress-metadata"],
  },
  {
    no: 95,
    title: "a perfect policy and the host's network",
    documents: docs(egress(strict), pod("{ app: agent }", "{ hostNetwork: true, containers: [{ name: a }] }")),
    fails: ["np-host-network-bypass", "np-egress-metadata"],
  },
  {
    no: 96,
    title: "a policy in another namespace than the agent",
    documents: docs(egress(strict), polecat.replace("namespace: team", "namespace: other")),
    fails: ["np-egress-metadata"],
  },
  {
    no: 98,
    title: "a pod with the labels of two policies",
    documents: docs(
      conductor("general", to(block("0.0.0.0/0", "169.254.0.0/16"), "{ port: 123, protocol: UDP }")),
      conductor("web", to(block("169.254.169.254/32"), "{ port: 443 }")),
      pod('{ general: "true", web: "true" }'),
    ),
    fails: ["np-except-defeated"],
    also: ["np-egress-broad", "np-egress-metadata", "np-egress-ports"],
  },
  {
    no: 98,
    title: "two pods with a label each",
    documents: docs(
      conductor("general", to(block("0.0.0.0/0", "10.0.0.0/8"), "{ port: 443 }")),
      conductor("web", to(block("10.0.0.0/7"), "{ port: 443 }")),
      pod('{ general: "true" }'),
      pod('{ web: "true" }').replace("name: agent,", "name: b,"),
    ),
    passes: ["np-except-defeated"],
    also: ["np-egress-metadata"],
  },
  {
    no: 99,
    title: "a strict policy beside Cilium's world",
    documents: docs(
      egress(strict),
      pod(),
      named("CiliumNetworkPolicy", "cilium.io/v2", "w", "{ endpointSelector: {}, egress: [{ toEntities: [world] }] }"),
    ),
    settings: { policyEngines: ["cilium"] },
    fails: ["np-other-engines", "np-egress-metadata"],
  },
  {
    no: 100,
    title: "a range that is not known yet",
    documents: docs(egress("{ to: [{ ipBlock: { cidr: !unknown '' } }] }"), pod()),
    open: ["np-egress-metadata", "np-egress-broad", "np-invalid"],
    passes: ["np-egress-metadata", "np-egress-broad", "np-invalid"],
    also: ["np-egress-ports"],
  },
  {
    no: 100,
    title: "the same range once it is known",
    documents: docs(egress(to(block("0.0.0.0/0"))), pod()),
    fails: ["np-egress-metadata", "np-egress-broad"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
];

describe("adversarial cases: networks, further kinds of policy", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
