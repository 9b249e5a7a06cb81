import assert from "node:assert/strict";
import type { GasTownArgs } from "../../../components/operators/gasTown/args";
import { gasTownManifests } from "../../../components/operators/gasTown/manifests";
import { parseGasTown } from "../../../components/operators/gasTown/model";
import { polecatPods } from "../../../components/operators/gasTown/spec";
import { byRole, grants, ofKind, podOf, specOf, who } from "./find";
import { gasTownSample, knownSecrets } from "./samples";

const plansOf = (args: GasTownArgs) => gasTownManifests(parseGasTown("gas-town", args), knownSecrets);

describe("flaws of Gas Town's guide and manifests, each avoided by default", () => {
  const plans = plansOf(gasTownSample);
  const operator = podOf(byRole(plans, "operator"));
  const polecat = specOf(byRole(plans, "polecat-pay-fix-rounding"));
  const worker = polecat.kubernetes as Record<string, unknown>;

  it("operator as root with a writable root (chart default)", () => {
    const context = operator.securityContext as Record<string, unknown>;
    assert.equal(context.runAsUser, 65532);
    assert.equal(context.runAsNonRoot, true);
    assert.equal(operator.containers[0]?.securityContext.readOnlyRootFilesystem, true);
  });

  it("cluster-wide writes on pods, and any on Secrets", () => {
    assert.deepEqual(who(plans, "pods", "create"), ["watched-gt-payments-role", "watched-gt-shop-role"]);
    for (const verb of ["create", "update", "patch", "delete"]) assert.deepEqual(who(plans, "secrets", verb), []);
  });

  it("leases, events and reviews missing, or leases cluster-wide", () => {
    assert.deepEqual(who(plans, "leases", "create"), ["own-role"]);
    const named = grants(plans).find((rule) => rule.resources.includes("leases") && rule.verbs.includes("update"));
    assert.deepEqual(named?.resourceNames, ["9a7b81dd.gastown.io"]);
    assert.deepEqual(who(plans, "tokenreviews", "create"), ["operator-cluster-role"]);
    assert.ok(who(plans, "events", "create").includes("own-role"));
  });

  it("people who create workers and read Secrets, or cannot end what they started", () => {
    const creator = grants(plans).filter(({ role }) => role === "polecat-creator-gt-payments-role");
    assert.ok(creator.some((rule) => rule.resources.includes("polecats") && rule.verbs.includes("delete")));
    assert.ok(!creator.some((rule) => rule.resources.includes("secrets")));
  });

  it("a role per worker that is bound to nobody", () => {
    const [rule] = grants(plans).filter(({ role }) => role === "polecat-pay-fix-rounding-role");
    assert.deepEqual(rule?.resourceNames, ["payments-deploy-key", "model-api"]);
    assert.deepEqual(rule?.verbs, ["get"]);
    const binding = byRole(plans, "polecat-pay-fix-rounding-binding");
    assert.deepEqual(binding.subjects, [
      { kind: "ServiceAccount", name: "polecat-pay-fix-rounding", namespace: "gt-payments" },
    ]);
  });

  it("host keys on first use, or from a list with broken lines", () => {
    assert.equal(worker.sshStrictHostKeyChecking, "yes");
    assert.deepEqual(worker.sshKnownHostsConfigMapRef, { name: "payments-known-hosts" });
    assert.deepEqual(Object.keys(byRole(plans, "known-hosts-payments").data as object), ["known_hosts"]);
  });

  it("floating images, the telemetry sidecar's above all", () => {
    const env = operator.containers[0]?.env ?? [];
    const images = env.filter(({ name }) => name.endsWith("_IMAGE"));
    assert.equal(images.length, 3);
    for (const { value } of images) assert.match(value ?? "", /@sha256:[0-9a-f]{64}$/);
    assert.match(String(worker.image), /@sha256:[0-9a-f]{64}$/);
  });

  it("rigs that stay degraded because the child namespace is not told", () => {
    const child = operator.containers[0]?.env.find(({ name }) => name === "GASTOWN_NAMESPACE");
    assert.deepEqual(child?.valueFrom, { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } });
  });

  it("webhooks that refuse every write because nothing listens", () => {
    assert.deepEqual(ofKind(plans, "ValidatingWebhookConfiguration"), []);
    assert.ok(operator.containers[0]?.args.includes("--disable-webhooks"));
  });

  it("tests of agent-written code within the operator", () => {
    for (const refinery of ofKind(plans, "Refinery")) assert.equal("testCommand" in specOf(refinery), false);
  });

  it("shell injection through the work item, option injection through branches", () => {
    const text = JSON.stringify(specOf(byRole(plans, "polecat-guard")).validations);
    assert.match(text, /beadID\.matches/);
    assert.match(text, /startsWith\('-'\)/);
    assert.equal(worker.workBranch, "polecat/pay-fix-rounding");
  });

  it("any Secret and any image for whoever creates a worker", () => {
    const { variables, validations } = specOf(byRole(plans, "polecat-guard"));
    assert.match(JSON.stringify(variables), /gt-payments.*payments-deploy-key/);
    assert.match(JSON.stringify(validations), /s in variables\.known/);
    assert.ok(JSON.stringify(validations).includes(gasTownSample.images.claude));
  });

  it("workers that nobody watches because they lack the rig's label", () => {
    assert.equal(byRole(plans, "polecat-pay-fix-rounding").metadata.labels?.["gastown.io/rig"], "payments");
  });

  it("a worker without a limit or a deadline", () => {
    assert.equal(worker.activeDeadlineSeconds, 3600);
    assert.deepEqual(worker.resources, {
      requests: { cpu: "500m", memory: "1Gi" },
      limits: { cpu: "2", memory: "4Gi" },
    });
  });

  it("agents in the operator's namespace", () => {
    const outside = ofKind(plans, "Polecat").map(({ metadata }) => metadata.namespace);
    assert.ok(!outside.includes("gastown-system"));
  });

  it("a policy that selects no worker, since the label holds a name", () => {
    assert.deepEqual(polecatPods, { matchExpressions: [{ key: "gastown.io/polecat", operator: "Exists" }] });
  });

  it("metrics without a login, or open to everybody", () => {
    assert.ok(operator.containers[0]?.args.includes("--metrics-secure=true"));
    const { ingress } = specOf(byRole(plans, "policy")) as { ingress: object[] };
    assert.equal(ingress.length, 1);
    assert.match(JSON.stringify(ingress), /"kubernetes.io\/metadata.name":"monitoring"/);
    const { scrapeNamespace: _, ...dark } = gasTownSample;
    assert.deepEqual(specOf(byRole(plansOf(dark), "policy")).ingress, []);
    assert.ok(podOf(byRole(plansOf(dark), "operator")).containers[0]?.args.includes("--metrics-bind-address=0"));
  });

  it("egress to anywhere on 443, the metadata service included", () => {
    const text = JSON.stringify(specOf(byRole(plans, "policy")).egress);
    assert.doesNotMatch(text, /0\.0\.0\.0\/0/);
    assert.match(text, /192\.0\.2\.0\/24/);
  });
});
