import assert from "node:assert/strict";
import type { Manifest } from "../../../components/manifest";
import { hardenedContainer, hardenedPod } from "../../../components/podSecurity";
import { parseRotationPlan, rotationManifests } from "../../../components/rotation/plan";
import { type RotationPlanArgs, RunnerMode } from "../../../components/rotation/planArgs";
import { byRole, type Pod, podOf as podOfWorkload } from "../operators/find";
import { image, inCluster, plan, schedule } from "./samples";

const planned = (args: Partial<RotationPlanArgs>) =>
  rotationManifests(parseRotationPlan("keys", { credentials: ["llm"], ...args }, "2026-11-21"));
const runnerArgs = { image, allow: [{ cidr: { cidr: "203.0.113.0/24" } }], mode: RunnerMode.Install };
const job = planned({ inCluster });
const runner = planned({ schedule: { stack: "acme/platform/prod", cronJob: runnerArgs } });
/** The pod of a CronJob lies one template deeper. */
const podOf = (cronJob: Manifest): Pod =>
  podOfWorkload({ ...cronJob, spec: at(cronJob, "spec", "jobTemplate", "spec") });
const at = (object: unknown, ...path: string[]): unknown =>
  path.reduce((value, key) => Reflect.get(Object(value), key), object);

for (const [what, plans, prefix, deadline] of [
  ["the job in the cluster", job, "job", 600],
  ["the runner", runner, "runner", 3600],
] as const) {
  describe(what, () => {
    const cronJob = byRole(plans, `${prefix}-cronjob`);

    it("starts daily in UTC, never twice at once, late rather than not, and ends by itself", () => {
      const { schedule: cron, jobTemplate, ...spec } = Object(cronJob.spec);
      assert.match(cron, /^\d{1,2} 3 \* \* \*$/);
      assert.deepEqual(spec, {
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 43_200,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
      });
      const { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished } = jobTemplate.spec;
      assert.deepEqual([backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished], [1, deadline, 604_800]);
    });

    it("runs hardened, and mounts no token by itself", () => {
      const pod = podOf(cronJob);
      assert.deepEqual(pod.securityContext, hardenedPod);
      for (const one of [...pod.containers, ...(pod.initContainers ?? [])]) {
        assert.deepEqual(one.securityContext, hardenedContainer);
        assert.equal(one.image, image);
      }
      assert.deepEqual([pod.automountServiceAccountToken, pod.restartPolicy], [false, "Never"]);
      const accounts = plans.filter(({ manifest }) => manifest.kind === "ServiceAccount");
      assert.deepEqual(
        accounts.map(({ manifest }) => manifest.automountServiceAccountToken),
        [false, false],
      );
    });

    it("has a namespace of its own, restricted and closed both ways", () => {
      const labels = byRole(plans, `${prefix}-namespace`).metadata.labels ?? {};
      assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
      assert.equal(labels["pod-security.kubernetes.io/enforce-version"], "v1.36");
      const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
      assert.deepEqual(byRole(plans, `${prefix}-default-deny`).spec, closed);
    });
  });
}

describe("the job in the cluster", () => {
  it("may get and patch what it was told by name, and nothing else", () => {
    assert.deepEqual(byRole(job, "job-role-agents-payments").rules, [
      {
        apiGroups: [""],
        resources: ["secrets"],
        resourceNames: ["webhook-tls", "mirror-token"],
        verbs: ["get", "patch"],
      },
      { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["webhook"], verbs: ["get", "patch"] },
    ]);
    assert.deepEqual(byRole(job, "job-role-agents-search").rules, [
      { apiGroups: [""], resources: ["secrets"], resourceNames: ["mirror-token"], verbs: ["get", "patch"] },
    ]);
    const roles = job.filter(({ manifest }) => /Role/.test(manifest.kind)).map(({ manifest }) => manifest.kind);
    assert.deepEqual(roles, ["Role", "RoleBinding", "Role", "RoleBinding"]);
  });

  it("binds the roles to its own account alone", () => {
    for (const role of ["job-binding-agents-payments", "job-binding-agents-search"]) {
      assert.deepEqual(byRole(job, role).subjects, [
        { kind: "ServiceAccount", name: "palisade-rotation", namespace: "palisade-rotation" },
      ]);
    }
  });

  it("holds a token of ten minutes where client libraries look", () => {
    const pod = podOf(byRole(job, "job-cronjob"));
    const [token] = at(pod.volumes[0], "projected", "sources") as object[];
    assert.deepEqual(token, { serviceAccountToken: { expirationSeconds: 600, path: "token" } });
    assert.equal(pod.containers[0]?.volumeMounts[0]?.mountPath, "/var/run/secrets/kubernetes.io/serviceaccount");
  });

  it("reaches the API server and nothing else, no resolver either", () => {
    const ports = [443, 6443].map((port) => ({ protocol: "TCP", port }));
    assert.deepEqual(at(byRole(job, "job-egress"), "spec", "egress"), [
      { to: [{ ipBlock: { cidr: "10.96.0.1/32" } }, { ipBlock: { cidr: "192.0.2.10/32" } }], ports },
    ]);
  });

  it("is told the objects, the period and the annotation, and says itself what it rotates", () => {
    const cronJob = byRole(job, "job-cronjob");
    const told = Object.fromEntries((podOf(cronJob).containers[0]?.env ?? []).map(({ name, value }) => [name, value]));
    assert.deepEqual(JSON.parse(told.PALISADE_TARGETS ?? ""), [
      { namespace: "agents-payments", secrets: ["webhook-tls", "mirror-token"], restarts: ["webhook"] },
      { namespace: "agents-search", secrets: ["mirror-token"], restarts: [] },
    ]);
    assert.deepEqual([told.PALISADE_PERIOD_DAYS, told.PALISADE_ANNOTATION], ["90", "palisade.dev/rotated-at"]);
    assert.deepEqual(cronJob.metadata.annotations, {
      "palisade.dev/rotates": "agents-payments/webhook-tls,agents-payments/mirror-token,agents-search/mirror-token",
    });
  });

  it("runs the image's own command unless it is given one", () => {
    assert.equal("command" in Object(podOf(byRole(job, "job-cronjob")).containers[0]), false);
    const given = planned({ inCluster: { ...inCluster, command: ["/bin/renew"] } });
    assert.deepEqual(podOf(byRole(given, "job-cronjob")).containers[0]?.command, ["/bin/renew"]);
  });

  it("leaves metadata endpoints out of a wide range of the API server", () => {
    const wide = planned({ inCluster: { ...inCluster, apiServerCidrs: ["100.64.0.0/10"] } });
    assert.match(JSON.stringify(byRole(wide, "job-egress").spec), /"cidr":"100\.64\.0\.0\/10","except":\[/);
  });
});

describe("the runner", () => {
  const pod = podOf(byRole(runner, "runner-cronjob"));

  it("signs in by the token of its account, which is worth nothing to the API server", () => {
    const [login] = pod.initContainers ?? [];
    assert.deepEqual(login?.command, [
      "pulumi",
      "login",
      "--oidc-token=file:///var/run/secrets/pulumi/token",
      "--oidc-org=acme",
    ]);
    const volumes = JSON.stringify(pod.volumes);
    assert.match(volumes, /"audience":"urn:pulumi:org:acme","expirationSeconds":600/);
    assert.match(volumes, /"name":"login","emptyDir":\{"medium":"Memory"/);
    assert.equal(
      pod.containers[0]?.volumeMounts.some(({ name }) => name === "token"),
      false,
    );
  });

  it("updates the stack of its image", () => {
    assert.deepEqual(pod.containers[0]?.command, [
      "pulumi",
      "up",
      "--yes",
      "--skip-preview",
      "--non-interactive",
      "--stack=acme/platform/prod",
      "--cwd=/workspace",
    ]);
  });

  it("signs in for a team when told so", () => {
    const stack = { stack: "acme/platform/prod", team: "rotators", cronJob: runnerArgs };
    const [login] = podOf(byRole(planned({ schedule: stack }), "runner-cronjob")).initContainers ?? [];
    assert.ok(JSON.stringify(login?.command).includes('"--oidc-team=rotators"'));
  });

  it("reaches what it was allowed, by the engine that it was given", () => {
    const policy = byRole(runner, "runner-egress-policy");
    assert.equal(policy.metadata.namespace, "palisade-runner");
    assert.match(JSON.stringify(policy.spec), /"cidr":"203\.0\.113\.0\/24"/);
    for (const [engine, kind] of [
      ["cilium", "CiliumNetworkPolicy"],
      ["ovn", "EgressFirewall"],
    ] as const) {
      const cronJob = { ...runnerArgs, engine, allow: [{ fqdn: { name: "api.pulumi.com" } }] };
      const kinds = planned({ schedule: { stack: "acme/platform/prod", cronJob } }).map((one) => one.manifest.kind);
      assert.ok(kinds.includes(kind), kinds.join(", "));
    }
  });

  it("is not registered unless it is to be installed", () => {
    assert.deepEqual(planned({ schedule }), []);
    assert.equal(
      planned({ ...plan }).some(({ role }) => role.startsWith("runner-")),
      false,
    );
  });
});
