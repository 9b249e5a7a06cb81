import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { GasTown } from "../../components/operators/gasTown";
import type { GasTownArgs } from "../../components/operators/gasTown/args";
import { gasTownManifests } from "../../components/operators/gasTown/manifests";
import { parseGasTown } from "../../components/operators/gasTown/model";
import { byRole, grants, podOf, who } from "../unit/operators/find";
import { acceptance, gasTownSample, image, knownSecrets } from "../unit/operators/samples";
import { registrations } from "./registrations";

const smallest: GasTownArgs = {
  image: image("gastown-operator"),
  images: gasTownSample.images,
  watchNamespaces: ["gt-payments"],
  clusterWideSecretRead: acceptance,
};
const plansOf = (args: GasTownArgs) => gasTownManifests(parseGasTown("gas-town", args), knownSecrets);

describe("GasTown", () => {
  it("registers an operator in its own namespace, and its rights, when told the least", async () => {
    const seen = await registrations(() => new GasTown("gt", smallest));
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "gt",
      "gt-account",
      "gt-account-default",
      "gt-budget",
      "gt-crd-beadstores",
      "gt-crd-convoys",
      "gt-crd-polecats",
      "gt-crd-refineries",
      "gt-crd-rigs",
      "gt-crd-witnesses",
      "gt-default-deny",
      "gt-namespace",
      "gt-operator",
      "gt-operator-cluster-binding",
      "gt-operator-cluster-role",
      "gt-own-binding",
      "gt-own-role",
      "gt-polecat-creator-gt-payments-role",
      "gt-polecat-guard",
      "gt-polecat-guard-binding",
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

  it("leaves its kinds to others when told that they exist", async () => {
    const seen = await registrations(() => new GasTown("gt", { ...smallest, crds: "existing" }));
    assert.deepEqual(seen.of("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"), []);
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

  it("lists in the guard the Secrets of each namespace's rigs, outputs among them", async () => {
    const [rig, ...others] = gasTownSample.rigs ?? [];
    assert.ok(rig);
    const args = { ...gasTownSample, rigs: [{ ...rig, gitSecret: pulumi.output("payments-deploy-key") }, ...others] };
    const seen = await registrations(() => new GasTown("gt", args));
    const [policy] = seen.of("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy");
    assert.ok(policy);
    const { variables } = policy.inputs.spec as { variables: { name: string; expression: string }[] };
    assert.deepEqual(variables[0], { name: "known", expression: knownSecrets });
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

  it("reads by name, in each watched namespace, the Secrets of its rigs alone when the image caches none", () => {
    const { clusterWideSecretRead: _, ...rest } = gasTownSample;
    const plans = plansOf({ ...rest, secretCache: "none" });
    const reads = grants(plans).filter((rule) => rule.resources.includes("secrets"));
    assert.deepEqual(
      reads.filter(({ role }) => role.startsWith("watched")).map((one) => [one.role, one.verbs, one.resourceNames]),
      [
        ["watched-gt-payments-role", ["get"], ["payments-deploy-key", "model-api"]],
        ["watched-gt-shop-role", ["get"], ["shop-deploy-key", "shop-login", "shop-merge-key"]],
      ],
    );
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
