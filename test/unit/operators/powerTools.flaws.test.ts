import assert from "node:assert/strict";
import type { PowerToolsArgs } from "../../../components/operators/powerTools/args";
import { powerToolsManifests } from "../../../components/operators/powerTools/manifests";
import { parsePowerTools } from "../../../components/operators/powerTools/model";
import { byRole, grants, ofKind, podOf, specOf, who } from "./find";
import { around, certificate, image, powerToolsSample } from "./samples";

const smallest: PowerToolsArgs = { image: image("toe-controller"), watchNamespaces: ["shop-dev"] };
const plansOf = (args: PowerToolsArgs) => powerToolsManifests(parsePowerTools("powertools", args, around), certificate);

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
