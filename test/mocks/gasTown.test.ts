import assert from "node:assert/strict";
import { GasTown } from "../../components/operators/gasTown";
import type { GasTownArgs } from "../../components/operators/gasTown/args";
import { gasTownManifests } from "../../components/operators/gasTown/manifests";
import { parseGasTown } from "../../components/operators/gasTown/model";
import { byRole, grants, ofKind, podOf, specOf, who } from "../unit/operators/find";
import { acceptance, gasTownSample, image } from "../unit/operators/samples";
import { registrations } from "./registrations";

const smallest: GasTownArgs = {
  image: image("gastown-operator"),
  images: gasTownSample.images,
  watchNamespaces: ["gt-payments"],
  clusterWideSecretRead: acceptance,
};
const plansOf = (args: GasTownArgs) => gasTownManifests(parseGasTown("gas-town", args));

describe("GasTown", () => {
  it("registers an operator in its own namespace, and its rights, when told the least", async () => {
    const seen = await registrations(() => new GasTown("gt", smallest));
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "gt",
      "gt-account",
      "gt-account-default",
      "gt-budget",
      "gt-default-deny",
      "gt-namespace",
      "gt-operator",
      "gt-operator-cluster-binding",
      "gt-operator-cluster-role",
      "gt-own-binding",
      "gt-own-role",
      "gt-polecat-creator-gt-payments-role",
      "gt-polecat-guard",
      "gt-polecat-guard-binding-gt-payments",
      "gt-polecat-guard-params-gt-payments",
      "gt-polecat-maintainer-gt-payments-role",
      "gt-polecat-viewer-gt-payments-role",
      "gt-policy",
      "gt-priority",
      "gt-rig-admin-cluster-role",
      "gt-rig-viewer-cluster-role",
      "gt-secret-read-cluster-binding",
      "gt-secret-read-cluster-role",
      "gt-watched-gt-payments-binding",
      "gt-watched-gt-payments-role",
    ]);
    for (const { urn, type } of seen.all.slice(1)) assert.ok(urn.includes(`palisade:index:GasTown$${type}::`), urn);
  });

  it("registers rigs and their workers as custom resources", async () => {
    const seen = await registrations(() => new GasTown("gt", gasTownSample));
    assert.equal(seen.error, "");
    const custom = seen.all.filter(({ type }) => type.startsWith("kubernetes:gastown.gastown.io/v1alpha1:"));
    assert.deepEqual(custom.map(({ type, name }) => `${type.split(":").pop()} ${name}`).sort(), [
      "BeadStore gt-beadstore-payments",
      "BeadStore gt-beadstore-web-shop",
      "Convoy gt-convoy-q3-rounding",
      "Polecat gt-polecat-pay-fix-rounding",
      "Refinery gt-refinery-web-shop",
      "Rig gt-rig-payments",
      "Rig gt-rig-web-shop",
      "Witness gt-witness-payments",
      "Witness gt-witness-web-shop",
    ]);
  });

  it("refuses to read every Secret of the cluster silently, and names the ways out", async () => {
    const { clusterWideSecretRead: _, ...silent } = smallest;
    const seen = await registrations(() => new GasTown("gt", silent));
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /clusterWideSecretRead: the stock gastown-operator caches the Secrets of every namespace/);
    assert.match(seen.error, /dedicated or virtual cluster/);
    assert.match(seen.error, /secretCache: "namespaced"/);
    assert.match(seen.error, /reviewBy: "YYYY-MM-DD"/);
  });

  it("reads Secrets in watched namespaces only when the image caches per namespace", () => {
    const { clusterWideSecretRead: _, ...rest } = smallest;
    const plans = plansOf({ ...rest, secretCache: "namespaced" });
    assert.deepEqual(who(plans, "secrets", "list"), ["watched-gt-payments-role"]);
    assert.deepEqual(who(plans, "pods", "watch").includes("operator-cluster-role"), false);
    const { env } = podOf(byRole(plans, "operator")).containers[0] ?? { env: [] };
    assert.equal(env.find(({ name }) => name === "WATCH_NAMESPACE")?.value, "gastown-system,gt-payments");
  });

  it("writes the acceptance on the role that it loosens", () => {
    const role = byRole(plansOf(smallest), "secret-read-cluster-role");
    assert.deepEqual(role.metadata.annotations, {
      "palisade.dev/accepts": "cluster-wide-secret-read",
      "palisade.dev/accepted-reason": acceptance.reason,
      "palisade.dev/accepted-owner": "platform",
      "palisade.dev/accepted-review-by": "2027-03-31",
    });
  });

  it("registers nothing and lists every problem at once when args are wrong", async () => {
    const rig = gasTownSample.rigs?.[0];
    assert.ok(rig);
    const { apiKeySecret: _, knownHosts: __, ...bare } = rig;
    const wrong: GasTownArgs = {
      image: "ghcr.io/boshu2/gastown-operator:latest",
      images: { ...gasTownSample.images, telemetry: "alpine:latest" },
      namespace: "kube-system",
      replicas: 0,
      watchNamespaces: ["gt-payments", "gt-payments", "kube-system"],
      apiServerCidrs: ["0.0.0.0/0", "300.1.1.1/8"],
      clusterWideSecretRead: { reason: "no", owner: "", reviewBy: "soon" },
      creatorGroups: ["system:authenticated"],
      maxDeadlineSeconds: 600,
      rigs: [
        {
          ...bare,
          gitURL: "http://git.example/x",
          beadsPrefix: "hq",
          namespace: "elsewhere",
          namepoolTheme: "space",
          polecats: [
            { name: "p", beadID: "x;id", gitBranch: "--upload-pack=x", activeDeadlineSeconds: 601 },
            { name: "p", workBranch: "main" },
          ],
        },
      ],
    };
    const seen = await registrations(() => new GasTown("gt", wrong));
    assert.deepEqual(seen.types, []);
    for (const pattern of [
      /image: tag "latest" moves/,
      /images\.telemetry: tag "latest" moves/,
      /namespace: "kube-system" belongs to the cluster/,
      /replicas: 0 copies make no sense/,
      /watchNamespaces\[1\]: "gt-payments" is there twice/,
      /watchNamespaces\[2\]: "kube-system" is the operator's own namespace/,
      /apiServerCidrs\[0\]: "0\.0\.0\.0\/0" is the whole internet/,
      /apiServerCidrs\[1\]: "300\.1\.1\.1\/8" is no address range/,
      /clusterWideSecretRead\.reason: say in at least 10 characters/,
      /clusterWideSecretRead\.reviewBy: "soon" is no day/,
      /creatorGroups\[0\]: "system:authenticated" is a group of the cluster/,
      /rigs\[0\]\.gitURL: "http:\/\/git\.example\/x" is no safe repository/,
      /rigs\[0\]\.beadsPrefix: "hq" is no prefix/,
      /rigs\[0\]\.namespace: "elsewhere" is not watched/,
      /rigs\[0\]\.namepoolTheme: "space" is no theme/,
      /rigs\[0\]\.knownHosts: give the host's keys/,
      /rigs\[0\]\.apiKeySecret: name the Secret/,
      /rigs\[0\]\.polecats\[0\]\.beadID: "x;id" is no work item/,
      /rigs\[0\]\.polecats\[0\]\.gitBranch: "--upload-pack=x" is no branch/,
      /rigs\[0\]\.polecats\[0\]\.activeDeadlineSeconds: 601 is out of range/,
      /rigs\[0\]\.polecats\[1\]\.workBranch: "main" is the branch it starts from/,
      /rigs: worker "p" is there twice/,
    ])
      assert.match(seen.error, pattern);
  });
});

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
    assert.deepEqual(byRole(plans, "polecat-guard-params-gt-payments").data, {
      "image-claude": gasTownSample.images.claude,
      "secret-git-payments": "payments-deploy-key",
      "secret-login-payments": "model-api",
    });
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
