import assert from "node:assert/strict";
import { PowerTools } from "../../components/operators/powerTools";
import type { PowerToolsArgs, ToolArgs } from "../../components/operators/powerTools/args";
import { parsePowerTools } from "../../components/operators/powerTools/model";
import { capabilityRisks, neverCapabilities, profiles, riskOf } from "../../components/operators/powerTools/profiles";
import { around, image, powerToolsSample } from "../unit/operators/samples";
import { registrations } from "./registrations";

const smallest: PowerToolsArgs = { image: image("toe-controller"), watchNamespaces: ["shop-dev"] };

describe("PowerTools", () => {
  it("registers a controller without tools or collector when told the least", async () => {
    const seen = await registrations(() => new PowerTools("pt", smallest));
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "pt",
      "pt-account",
      "pt-account-default",
      "pt-budget",
      "pt-collector-account",
      "pt-crd-powertoolconfigs",
      "pt-crd-powertools",
      "pt-default-deny",
      "pt-namespace",
      "pt-operator",
      "pt-operator-cluster-binding",
      "pt-operator-cluster-role",
      "pt-own-binding",
      "pt-own-role",
      "pt-policy",
      "pt-powertool-user-shop-dev-role",
      "pt-powertool-viewer-shop-dev-role",
      "pt-powertoolconfig-admin-role",
      "pt-powertoolconfig-reader-role",
      "pt-priority",
      "pt-run-guard",
      "pt-run-guard-binding",
      "pt-tool-guard",
      "pt-tool-guard-binding",
      "pt-watched-shop-dev-binding",
      "pt-watched-shop-dev-role",
    ]);
    for (const { urn, type } of seen.all.slice(1)) assert.ok(urn.includes(`palisade:index:PowerTools$${type}::`), urn);
  });

  it("makes the collector an authority and a certificate for its names, and keeps the key secret", async () => {
    const seen = await registrations(
      () => new PowerTools("pt", powerToolsSample),
      (type) =>
        type.startsWith("tls:") ? { privateKeyPem: "PRIVATE", certPem: "CERT", certRequestPem: "REQUEST" } : {},
    );
    assert.equal(seen.error, "");
    const [request] = seen.of("tls:index/certRequest:CertRequest");
    assert.deepEqual(request?.inputs.dnsNames, [
      "toe-collector",
      "toe-collector.toe-system",
      "toe-collector.toe-system.svc",
      "toe-collector.toe-system.svc.cluster.local",
    ]);
    const [signed] = seen.of("tls:index/locallySignedCert:LocallySignedCert");
    assert.deepEqual(
      [signed?.inputs.validityPeriodHours, signed?.inputs.earlyRenewalHours, signed?.inputs.allowedUses],
      [2160, 720, ["digital_signature", "server_auth"]],
    );
    assert.equal(seen.of("tls:index/privateKey:PrivateKey").length, 2);
    const [secret] = seen.of("kubernetes:core/v1:Secret");
    assert.deepEqual(secret?.inputs.stringData, { "tls.crt": "CERT", "tls.key": "PRIVATE", "ca.crt": "CERT" });
    assert.ok(
      secret?.secrets.some((path) => path.startsWith("stringData")),
      JSON.stringify(secret?.secrets),
    );
  });

  it("registers nothing and lists every problem at once when args are wrong", async () => {
    const wrong: PowerToolsArgs = {
      ...smallest,
      namespace: "tools",
      adminGroups: ["devs"],
      userGroups: ["devs"],
      collector: { image: "collector:latest", dateFormat: "../x", storageSize: "big" },
      elevatedNamespaces: [{ name: "lab", reason: "no", owner: "", reviewBy: "later" }],
      tools: [
        { name: "a", image: "a:1", allowedNamespaces: [], capabilities: ["NET_RAW"] },
        { name: "b", image: image("b"), profile: "profiling", allowedNamespaces: ["shop-dev"] },
        {
          name: "c",
          image: image("c"),
          profile: "system-analysis",
          capabilities: ["SYS_MODULE", "FLY"],
          allowedNamespaces: ["lab", "elsewhere"],
          approval: {
            risk: "low",
            justification: "because",
            approvedBy: "somebody",
            assessedOn: "2026-01-01",
            reviewBy: "2027-01-01",
          },
        },
      ],
      runs: [
        { name: "r", namespace: "lab", tool: "b", matchLabels: {}, duration: "1s", output: "collector" },
        {
          name: "s",
          namespace: "lab",
          tool: "z",
          matchLabels: { a: "b" },
          duration: "1m",
          args: ["a\nb"],
          output: "x",
        },
      ],
    };
    const seen = await registrations(() => new PowerTools("pt", wrong));
    assert.deepEqual(seen.types, []);
    for (const pattern of [
      /namespace: "tools" breaks upstream's code/,
      /userGroups: "devs" defines tools too/,
      /collector\.image: tag "latest" moves/,
      /collector\.dateFormat: "\.\.\/x" is no date/,
      /collector\.storageSize: "big" is no quantity/,
      /elevatedNamespaces\[0\]\.elevated\.reason: say in at least 10/,
      /tools\[0\]\.image: "a:1" can change under you/,
      /tools\[0\]\.allowedNamespaces: name the namespaces; an empty list would be all of them/,
      /tools\[0\]\.capabilities: the minimal profile adds none/,
      /tools\[1\]\.approval: risk medium needs one/,
      /tools\[1\]\.allowedNamespaces\[0\]: "shop-dev" is no place for this profile/,
      /tools\[2\]\.capabilities\[0\]: "SYS_MODULE" is given to no tool/,
      /tools\[2\]\.capabilities\[1\]: "FLY" is no capability for a tool/,
      /tools\[2\]\.allowedNamespaces\[1\]: "elsewhere" is not watched/,
      /tools\[2\]\.approval\.risk: "low" is less than the tool amounts to; write "critical"/,
      /tools\[2\]\.approval\.justification: say in at least 15/,
      /tools\[2\]\.approval\.approvedBy: write the approver's address/,
      /tools\[2\]\.approval\.reviewBy: the review is 365 days after/,
      /runs\[0\]\.namespace: "b" may not be run in "lab"/,
      /runs\[0\]\.matchLabels: name at least one label/,
      /runs\[0\]\.duration: "1s" is out of range/,
      /runs\[1\]\.tool: "z" is none of the tools/,
      /runs\[1\]\.args\[0\]: a line break/,
      /runs\[1\]\.output: "x" is no output/,
    ])
      assert.match(seen.error, pattern);
  });

  it("wants an approval for every profile but the minimal one, and for root", () => {
    const tool = (more: Partial<ToolArgs>) => () =>
      parsePowerTools(
        "pt",
        {
          ...powerToolsSample,
          runs: [],
          tools: [{ name: "t", image: image("t"), allowedNamespaces: ["perf-lab"], ...more }],
        },
        around,
      );
    assert.doesNotThrow(tool({}));
    for (const profile of ["profiling", "system-analysis", "high-privilege"] as const)
      assert.throws(tool({ profile }), /approval: risk (medium|high|critical) needs one/);
    assert.throws(tool({ runAsRoot: true }), /approval: risk medium needs one/);
  });

  it("holds the four profiles as data, and never the capabilities that are the node itself", () => {
    assert.deepEqual(
      Object.entries(profiles).map(([name, { risk, privileged, capabilities }]) => [
        name,
        risk,
        privileged,
        capabilities,
      ]),
      [
        ["minimal", "low", false, []],
        ["profiling", "medium", false, ["SYS_PTRACE"]],
        ["system-analysis", "high", false, ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN"]],
        ["high-privilege", "critical", true, []],
      ],
    );
    for (const one of neverCapabilities) assert.equal(capabilityRisks[one], undefined);
    assert.equal(riskOf("profiling", ["SYS_PTRACE", "PERFMON"], false), "high");
  });
});
