import assert from "node:assert/strict";
import type { ClaudeConductorArgs } from "../../../components/operators/claudeConductor/args";
import { conductorManifests } from "../../../components/operators/claudeConductor/manifests";
import { parseClaudeConductor } from "../../../components/operators/claudeConductor/model";
import { amount } from "../../../components/operators/claudeConductor/quota";
import { aclOf, configOf } from "../../../components/operators/claudeConductor/secrets";
import { allPods, byRole, grants, ofKind, type Pod, podOf, specOf } from "./find";
import { acceptance, around, conductorSample, conductorSecrets, image } from "./samples";

const smallest: ClaudeConductorArgs = {
  image: image("conductor"),
  modelSecret: "model-api",
  redis: { image: image("redis") },
};
const modelOf = (args: ClaudeConductorArgs) => parseClaudeConductor("conductor", args, around);
const plansOf = (args: ClaudeConductorArgs) => conductorManifests(modelOf(args), conductorSecrets);

describe("flaws of Claude Conductor's guide and manifests, each avoided by default", () => {
  const plans = plansOf(conductorSample);
  const orchestrator = podOf(byRole(plans, "orchestrator"));
  const agent = podOf(byRole(plans, "agents"));
  const redis = podOf(byRole(plans, "redis"));
  const job = specOf(byRole(plans, "backup")).jobTemplate as { spec: { template: { spec: Pod } } };
  const backup = job.spec.template.spec;
  const policy = (part: string) => specOf(byRole(plans, `policy-${part}`));

  it("agents that read every Secret, and accounts with all rights in the namespace", () => {
    assert.deepEqual(
      grants(plans).filter((rule) => rule.resources.includes("secrets")),
      [],
    );
    const bindings = ofKind(plans, "RoleBinding").flatMap(({ subjects }) => subjects as { kind: string }[]);
    assert.ok(bindings.every(({ kind }) => kind === "Group"));
    assert.deepEqual(ofKind(plans, "ClusterRole"), []);
    for (const pod of [...allPods(plans), backup]) assert.equal(pod.automountServiceAccountToken, false);
  });

  it("a backup with cluster-admin, unhardened, that installs packages as root", () => {
    assert.equal(backup.serviceAccountName, "claude-conductor-backup");
    assert.equal(backup.containers[0]?.securityContext.readOnlyRootFilesystem, true);
    assert.match(String(backup.containers[0]?.image), /@sha256:/);
  });

  it("agents with a writable root", () => {
    assert.equal(agent.containers[0]?.securityContext.readOnlyRootFilesystem, true);
  });

  it("a home on the read-only root, where the entry point writes", () => {
    for (const pod of [orchestrator, agent]) {
      const mounts = pod.containers[0]?.volumeMounts.map(({ mountPath }) => mountPath) ?? [];
      assert.ok(mounts.includes("/home/claude"));
      assert.equal(pod.containers[0]?.env.find(({ name }) => name === "GIT_CONFIG_GLOBAL")?.value, "/tmp/gitconfig");
    }
  });

  it("scratch space larger than the guide says, or unbounded", () => {
    for (const pod of [orchestrator, agent]) {
      const sizes = pod.volumes.filter((volume) => volume.emptyDir?.medium === "Memory");
      assert.deepEqual(
        sizes.map(({ name, emptyDir }) => [String(name), emptyDir?.sizeLimit]),
        [
          ["tmp", "100Mi"],
          ["var-tmp", "50Mi"],
        ],
      );
    }
  });

  it("a command that the image does not have", () => {
    for (const pod of [orchestrator, agent]) assert.equal("command" in (pod.containers[0] ?? {}), false);
    assert.deepEqual(orchestrator.containers[0]?.args, ["orchestrator"]);
    assert.deepEqual(agent.containers[0]?.args, ["agent"]);
  });

  it("one workspace for all agents", () => {
    const workspace = agent.volumes.find((volume) => String(volume.name) === "workspace");
    assert.deepEqual(workspace?.emptyDir, { sizeLimit: "5Gi" });
  });

  it("policies that overlap, and so add up", () => {
    const selectors = ["orchestrator", "agent", "redis", "backup"].map((part) => {
      const { podSelector } = policy(part) as { podSelector: { matchLabels: Record<string, string> } };
      return podSelector.matchLabels["app.kubernetes.io/component"];
    });
    assert.deepEqual(selectors, ["orchestrator", "agent", "redis", "backup"]);
  });

  it("parts that cannot talk to Redis, to metrics or to the ingress", () => {
    assert.match(JSON.stringify(policy("orchestrator").egress), /"redis".*6379/);
    const { ingress } = policy("orchestrator") as { ingress: { ports: { port: number }[] }[] };
    assert.deepEqual(
      ingress.map(({ ports }) => ports[0]?.port),
      [8081, 8080, 9090],
    );
    assert.equal((policy("redis").ingress as { from: object[] }[])[0]?.from.length, 2);
  });

  it("agents that reach anything on 443, 53 and 123", () => {
    const { egress, ingress } = policy("agent") as {
      egress: { to: object[]; ports: { port: number }[] }[];
      ingress: [];
    };
    assert.deepEqual(ingress, []);
    assert.deepEqual(
      egress.map(({ ports }) => ports[0]?.port),
      [53, 8081, 443],
    );
    assert.deepEqual(egress[2]?.to, [
      { ipBlock: { cidr: "160.79.104.0/23" } },
      { ipBlock: { cidr: "2607:6bc0::/48" } },
    ]);
  });

  it("a load balancer over plain HTTP, or a dashboard without a login in front", () => {
    const ingress = byRole(plans, "dashboard");
    assert.deepEqual(specOf(ingress).tls, [{ hosts: ["conductor.corp.example"], secretName: "conductor-tls" }]);
    assert.equal(ingress.metadata.annotations?.["ingress.example/auth-url"], "https://login.corp.example");
    assert.doesNotMatch(JSON.stringify(specOf(ingress)), /"api"|8081/);
    assert.deepEqual(ofKind(plansOf(smallest), "Ingress"), []);
  });

  it("Redis without TLS, password, users or a volume", () => {
    const args = redis.containers[0]?.args.join(" ") ?? "";
    assert.match(args, /^--port 0 --tls-port 6379 .*--aclfile \/users\/users\.acl --appendonly yes/);
    assert.deepEqual(redis.containers[0]?.command, ["redis-server"]);
    const [claim] = specOf(byRole(plans, "redis")).volumeClaimTemplates as { spec: object }[];
    assert.deepEqual(claim?.spec, {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "5Gi" } },
      storageClassName: "encrypted",
    });
  });

  it("Redis without TLS is a word with a reason, an owner and a date", () => {
    const plain = byRole(plansOf({ ...smallest, redis: { image: image("redis"), plaintext: acceptance } }), "redis");
    const template = specOf(plain).template as { metadata: { annotations: Record<string, string> } };
    assert.equal(template.metadata.annotations["palisade.dev/accepts"], "redis-without-tls");
    assert.match(podOf(plain).containers[0]?.args.join(" ") ?? "", /^--port 6379 --aclfile/);
  });

  it("everybody writes pickled tasks, which the orchestrator runs", () => {
    const lines = aclOf("one", "other").split("\n");
    assert.equal(lines[0], "user default off");
    assert.match(
      lines[1] ?? "",
      /^user orchestrator on #[0-9a-f]{64} resetkeys ~conductor:\* .* -@admin -@dangerous -@scripting$/,
    );
    assert.match(
      lines[2] ?? "",
      /^user backup on #[0-9a-f]{64} resetkeys resetchannels -@all \+ping \+psync \+sync \+replconf$/,
    );
    assert.doesNotMatch(lines.join(), /\bone\b|\bother\b/);
  });

  it("default words in the repository, and a session key that is read from nowhere", () => {
    assert.match(configOf(modelOf(smallest), "generated"), /jwt_secret: generated/);
    assert.deepEqual(byRole(plans, "config").kind, "Secret");
    const mounted = orchestrator.volumes.find((volume) => String(volume.name) === "config");
    assert.equal(mounted?.secret?.defaultMode, 0o400);
  });

  it("the model's key in the environment, in the orchestrator, or a Secret mounted whole", () => {
    const env = [agent, orchestrator].flatMap((pod) => pod.containers[0]?.env ?? []);
    assert.ok(!env.some(({ valueFrom }) => JSON.stringify(valueFrom ?? "").includes("secretKeyRef")));
    const model = agent.volumes.find((volume) => String(volume.name) === "model");
    assert.deepEqual(model?.secret, {
      secretName: "model-api",
      defaultMode: 0o400,
      items: [{ key: "api-key", path: "api-key" }],
    });
    assert.doesNotMatch(JSON.stringify(orchestrator), /model-api/);
  });

  it("keys and volumes that are referred to and never made", () => {
    const made = ofKind(plans, "Secret").map(({ metadata }) => metadata.name);
    const given = ["model-api", "backup-store"];
    const used = [...allPods(plans), backup].flatMap((pod) =>
      pod.volumes.flatMap(({ secret }) => secret?.secretName ?? []),
    );
    for (const name of used) assert.ok([...made, ...given].includes(String(name)), String(name));
    const claims = ofKind(plans, "PersistentVolumeClaim").map(({ metadata }) => metadata.name);
    assert.deepEqual(claims, ["claude-conductor-workspace", "claude-conductor-logs"]);
  });

  it("a quota that keeps the agents from starting", () => {
    const hard = specOf(byRole(plans, "quota")).hard as Record<string, string>;
    const limits = { cpu: 0, memory: 0 };
    const count = (pod: Pod, most: number): void => {
      for (const { resources } of pod.containers) {
        limits.cpu += most * amount(resources.limits.cpu ?? "");
        limits.memory += most * amount(resources.limits.memory ?? "");
      }
    };
    count(orchestrator, 1);
    count(redis, 1);
    count(backup, 1);
    count(agent, 7);
    assert.ok(amount(hard["limits.cpu"] ?? "") >= limits.cpu, `${hard["limits.cpu"]} < ${limits.cpu}`);
    assert.ok(amount(hard["limits.memory"] ?? "") >= limits.memory, `${hard["limits.memory"]} < ${limits.memory}`);
    assert.equal(hard.pods, "10");
  });

  it("an autoscaler on a singleton, or on a name that nothing has", () => {
    const [scaler, ...others] = ofKind(plans, "HorizontalPodAutoscaler").map(specOf);
    assert.deepEqual(others, []);
    assert.deepEqual(scaler?.scaleTargetRef, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      name: "claude-conductor-agents",
    });
    assert.equal("replicas" in specOf(byRole(plans, "agents")), false);
    assert.equal(specOf(byRole(plans, "orchestrator")).replicas, 1);
  });

  it("selectors that hold a version, and so cannot be upgraded", () => {
    for (const role of ["orchestrator", "agents", "redis"])
      assert.doesNotMatch(JSON.stringify(specOf(byRole(plans, role)).selector), /version/);
  });

  it("a renewed password or certificate that nobody reads", () => {
    for (const role of ["orchestrator", "redis"]) {
      const template = specOf(byRole(plans, role)).template as { metadata: { annotations: Record<string, string> } };
      assert.equal(template.metadata.annotations["palisade.dev/secrets"], "0123456789abcdef");
    }
  });

  it("a sandbox that is offered and not used", () => {
    for (const pod of [agent, orchestrator, redis, backup]) assert.equal(pod.runtimeClassName, "gvisor");
    assert.equal(agent.priorityClassName, "claude-conductor-agents");
  });
});
