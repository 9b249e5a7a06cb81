import assert from "node:assert/strict";
import { PowerTools } from "../../components/operators/powerTools";
import type { PowerToolsArgs, ToolArgs } from "../../components/operators/powerTools/args";
import { powerToolsManifests } from "../../components/operators/powerTools/manifests";
import { parsePowerTools } from "../../components/operators/powerTools/model";
import { capabilityRisks, neverCapabilities, profiles, riskOf } from "../../components/operators/powerTools/profiles";
import { byRole, grants, ofKind, podOf, specOf, who } from "../unit/operators/find";
import { certificate, image, powerToolsSample } from "../unit/operators/samples";
import { registrations } from "./registrations";

const smallest: PowerToolsArgs = { image: image("toe-controller"), watchNamespaces: ["shop-dev"] };
const plansOf = (args: PowerToolsArgs) => powerToolsManifests(parsePowerTools("powertools", args), certificate);

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
      [2160, 720, ["digitalSignature", "serverAuth"]],
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
      parsePowerTools("pt", {
        ...powerToolsSample,
        runs: [],
        tools: [{ name: "t", image: image("t"), allowedNamespaces: ["perf-lab"], ...more }],
      });
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

describe("flaws of the tool operator's guides and manifests, each avoided by default", () => {
  const plans = plansOf(powerToolsSample);
  const aperf = specOf(byRole(plans, "tool-aperf"));

  it("tokens minted for any account of the cluster", () => {
    const [token, ...others] = grants(plans).filter((rule) => rule.resources.includes("serviceaccounts/token"));
    assert.deepEqual([token?.role, token?.resourceNames, others], ["own-role", ["toe-collector"], []]);
  });

  it("code in every pod of the cluster", () => {
    assert.deepEqual(who(plans, "pods/ephemeralcontainers", "update"), [
      "watched-shop-dev-role",
      "watched-perf-lab-role",
    ]);
  });

  it("a controller that rewrites its own policy, reads ConfigMaps, or patches pods", () => {
    const controller = grants(plans).filter(({ role }) => ["operator-cluster-role", "own-role"].includes(role));
    for (const { resources, verbs } of controller) {
      if (resources.includes("powertoolconfigs")) assert.deepEqual(verbs, ["get", "list", "watch"]);
      assert.ok(!resources.includes("configmaps"));
      if (resources.includes("pods")) assert.deepEqual(verbs, ["get", "list", "watch"]);
    }
  });

  it("settings in a field that the API server drops", () => {
    assert.equal("security" in aperf, false);
    assert.deepEqual(aperf.securityContext, {
      allowPrivileged: false,
      allowHostPID: false,
      runAsRoot: true,
      capabilities: { add: ["SYS_PTRACE", "PERFMON"], drop: ["ALL"] },
    });
  });

  it("tools that the controller never finds by their name, or in another namespace", () => {
    for (const tool of ofKind(plans, "PowerToolConfig")) {
      assert.equal(tool.metadata.name, `${specOf(tool).name}-config`);
      assert.equal(tool.metadata.namespace, "toe-system");
    }
    assert.match(JSON.stringify(specOf(byRole(plans, "tool-guard"))), /object\.metadata\.namespace == 'toe-system'/);
  });

  it("tools that may be run anywhere, or are there unasked", () => {
    for (const tool of ofKind(plans, "PowerToolConfig"))
      assert.ok((specOf(tool).allowedNamespaces as string[]).length > 0);
    assert.deepEqual(ofKind(plansOf(smallest), "PowerToolConfig"), []);
  });

  it("resources that keep a tool from ever starting", () => {
    for (const tool of ofKind(plans, "PowerToolConfig")) assert.equal("resources" in specOf(tool), false);
  });

  it("an elevated tool without risk, reason, approver, assessment and review date", () => {
    assert.deepEqual(byRole(plans, "tool-aperf").metadata.annotations, {
      "security.toe.run/risk-level": "high",
      "palisade.dev/tool-profile": "profiling",
      "tool.toe.run/capabilities-required":
        "SYS_PTRACE: tracing and debugging processes; PERFMON: reading performance counters of the kernel",
      "security.toe.run/justification": "flame graphs of the checkout service need both",
      "security.toe.run/approved-by": "security@corp.example",
      "security.toe.run/risk-assessment": "completed-2026-10-01",
      "security.toe.run/review-date": "2027-03-30",
      "tool.toe.run/security-impact": "reads the memory of the pod's processes, credentials included",
    });
  });

  it("one person who defines tools and runs them, and people who forge results", () => {
    const admin = grants(plans).filter(({ role }) => role === "powertoolconfig-admin-role");
    assert.ok(admin.every((rule) => !rule.resources.includes("powertools")));
    const user = grants(plans).filter(({ role }) => role === "powertool-user-shop-dev-role");
    assert.ok(user.every((rule) => !rule.resources.includes("powertoolconfigs")));
    const status = grants(plans).filter((rule) =>
      rule.resources.some((one) => one.startsWith("powertool") && one.endsWith("/status")),
    );
    assert.deepEqual([...new Set(status.map(({ role }) => role))].sort(), [
      "own-role",
      "watched-perf-lab-role",
      "watched-shop-dev-role",
    ]);
  });

  it("users who are told to list tools and may not", () => {
    const reader = byRole(plans, "powertoolconfig-reader-binding");
    assert.deepEqual(
      (reader.subjects as { name: string }[]).map(({ name }) => name),
      ["developers", "auditors"],
    );
  });

  it("a collector over plain HTTP, without a format of dates, as root or with a writable root", () => {
    const collector = podOf(byRole(plans, "collector"));
    const names = collector.containers[0]?.env.map(({ name, value }) => `${name}=${value}`);
    assert.deepEqual(names, ["DATE_FORMAT=2006/01/02", "TLS_CERT_PATH=/certs/tls.crt", "TLS_KEY_PATH=/certs/tls.key"]);
    assert.equal(collector.containers[0]?.securityContext.readOnlyRootFilesystem, true);
  });

  it("a renewed certificate that nobody reads", () => {
    const template = specOf(byRole(plans, "collector")).template as { metadata: { annotations: object } };
    assert.deepEqual(template.metadata.annotations, { "palisade.dev/certificate": "0123456789abcdef" });
  });

  it("a collector that any pod of the cluster may call", () => {
    const { ingress } = specOf(byRole(plans, "collector-policy")) as { ingress: { from: object[] }[] };
    const names = ingress.flatMap((rule) => rule.from).map((peer) => JSON.stringify(peer));
    assert.equal(names.length, 2);
    assert.match(names.join(), /"shop-dev".*"perf-lab"/);
  });

  it("a collector whose account may do more than ask about tokens", () => {
    const rules = grants(plans).filter(({ role }) => role.startsWith("collector"));
    assert.deepEqual(
      rules.map(({ resources, verbs }) => [resources, verbs]),
      [[["tokenreviews"], ["create"]]],
    );
  });

  it("results and a token sent to whatever address a user names", () => {
    const { output } = specOf(byRole(plans, "run-checkout-cpu")) as { output: { collector: { endpoint: string } } };
    assert.equal(output.collector.endpoint, "https://toe-collector.toe-system.svc.cluster.local:8443");
    assert.match(JSON.stringify(specOf(byRole(plans, "run-guard"))), /toe-collector\.toe-system/);
  });

  it("elevated tools among agents and other people's work", () => {
    const labels = byRole(plans, "perf-lab-namespace").metadata.labels;
    assert.equal(labels?.["palisade.dev/tier"], "elevated");
    assert.equal(labels?.["palisade.dev/elevated"], "privileged");
    assert.equal(labels?.["pod-security.kubernetes.io/enforce"], "privileged");
    assert.deepEqual(aperf.allowedNamespaces, ["perf-lab"]);
  });

  it("a webhook of a kind that does not exist, with nothing behind it", () => {
    assert.deepEqual(ofKind(plans, "ValidatingWebhookConfiguration"), []);
    assert.equal(ofKind(plans, "ValidatingAdmissionPolicy").length, 2);
  });

  it("a pull secret that is always referred to, and a namespace that is never made", () => {
    assert.equal("imagePullSecrets" in podOf(byRole(plans, "operator")), false);
    assert.equal(byRole(plans, "namespace").metadata.name, "toe-system");
  });
});
