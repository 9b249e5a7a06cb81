import assert from "node:assert/strict";
import { ClaudeConductor } from "../../components/operators/claudeConductor";
import type { ClaudeConductorArgs } from "../../components/operators/claudeConductor/args";
import { image } from "../unit/operators/samples";
import { registrations } from "./registrations";

const smallest: ClaudeConductorArgs = {
  image: image("conductor"),
  modelSecret: "model-api",
  redis: { image: image("redis") },
};

/** What an engine would tell of keys and passwords. */
const values = (type: string): Record<string, unknown> =>
  type.startsWith("tls:")
    ? { privateKeyPem: "PRIVATE", certPem: "CERT", certRequestPem: "REQUEST" }
    : type.startsWith("random:")
      ? { result: "a-password-of-many-letters" }
      : {};

describe("ClaudeConductor", () => {
  it("registers orchestrator, agents and Redis in a closed namespace when told the least", async () => {
    const seen = await registrations(() => new ClaudeConductor("cc", smallest), values);
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "cc",
      "cc-account-claude-conductor",
      "cc-account-claude-conductor-agent",
      "cc-account-claude-conductor-backup",
      "cc-account-claude-conductor-redis",
      "cc-account-default",
      "cc-agent-settings",
      "cc-agents",
      "cc-agents-budget",
      "cc-agents-scaler",
      "cc-budget",
      "cc-config",
      "cc-default-deny",
      "cc-jwt",
      "cc-limits",
      "cc-logs-volume",
      "cc-namespace",
      "cc-operator-role",
      "cc-orchestrator",
      "cc-policy-agent",
      "cc-policy-orchestrator",
      "cc-policy-redis",
      "cc-priority",
      "cc-priority-operator",
      "cc-quota",
      "cc-redis",
      "cc-redis-backup",
      "cc-redis-budget",
      "cc-redis-ca",
      "cc-redis-ca-key",
      "cc-redis-certificate",
      "cc-redis-key",
      "cc-redis-orchestrator",
      "cc-redis-password",
      "cc-redis-request",
      "cc-redis-service",
      "cc-redis-tls",
      "cc-redis-users",
      "cc-service",
      "cc-user-role",
      "cc-workspace-volume",
    ]);
    for (const { urn, type } of seen.all.slice(1))
      assert.ok(urn.includes(`palisade:index:ClaudeConductor$${type}::`), urn);
  });

  it("keeps every generated word secret, in every Secret that holds one", async () => {
    const seen = await registrations(() => new ClaudeConductor("cc", smallest), values);
    const secrets = seen.of("kubernetes:core/v1:Secret");
    assert.equal(secrets.length, 4);
    for (const { name, secrets: paths } of secrets)
      assert.ok(
        paths.some((path) => path.startsWith("stringData")),
        `${name}: ${JSON.stringify(paths)}`,
      );
    for (const { inputs } of seen.of("random:index/randomPassword:RandomPassword")) assert.equal(inputs.length, 48);
  });

  it("registers nothing and lists every problem at once when args are wrong", async () => {
    const wrong: ClaudeConductorArgs = {
      ...smallest,
      namespace: "kube-conductor",
      image: "claudeconductor/claude-conductor:latest",
      redis: { image: "redis:7-alpine", storageSize: "much", plaintext: { reason: "no", owner: "", reviewBy: "" } },
      orchestrator: { dashboardPort: 80, probe: { port: 8080, path: "health" } },
      agents: { minReplicas: 3, maxReplicas: 2, targetCpuPercent: 0 },
      modelCidrs: ["0.0.0.0/0"],
      dashboard: {
        host: "Conductor",
        tlsSecret: "x",
        ingressClassName: "i",
        ingressNamespace: "i",
        authAnnotations: {},
      },
      backup: { image: "alpine:latest", schedule: "nightly", storeCidrs: [] },
    };
    const seen = await registrations(() => new ClaudeConductor("cc", wrong));
    assert.deepEqual(seen.types, []);
    for (const pattern of [
      /namespace: "kube-conductor" belongs to the cluster/,
      /^ {2}image: tag "latest" moves/m,
      /redis\.image: "redis:7-alpine" can change under you/,
      /redis\.storageSize: "much" is no quantity/,
      /redis\.plaintext\.reason: say in at least 10/,
      /orchestrator\.dashboardPort: 80 is no port for a user without rights/,
      /orchestrator\.probe\.path: "health" is no path/,
      /agents\.maxReplicas: 2 is out of range/,
      /agents\.targetCpuPercent: 0 is out of range/,
      /modelCidrs\[0\]: "0\.0\.0\.0\/0" is the whole internet/,
      /dashboard\.host: "Conductor" is no object name/,
      /dashboard\.authAnnotations: the dashboard runs tasks for whoever reaches it/,
      /backup\.image: tag "latest" moves/,
      /backup\.schedule: "nightly" is no schedule/,
      /backup\.storeCidrs: name the store's addresses/,
    ])
      assert.match(seen.error, pattern);
  });
});
