import assert from "node:assert/strict";
import { quarantineCommand } from "../../cli/quarantine";
import { type Server, startServer } from "./server";

const inTeam = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "team-a" },
  spec,
});
const pod = {
  metadata: { labels: { app: "agent" } },
  spec: { containers: [{ name: "agent", image: "registry.example/agent:1.4.2" }], restartPolicy: "Never" },
};

describe("palisade quarantine, on a real API server", () => {
  let server: Server;
  const kubeconfig = process.env.KUBECONFIG;
  before(async () => {
    server = await startServer();
    process.env.KUBECONFIG = server.plane.kubeconfig;
    assert.equal(server.apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a" } }]).code, 0);
    const template = { ...pod, spec: { ...pod.spec, restartPolicy: "Always" } };
    const { code, output } = server.apply([
      inTeam("networking.k8s.io/v1", "NetworkPolicy", "llm", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{}],
      }),
      inTeam("apps/v1", "Deployment", "agent", { replicas: 2, selector: { matchLabels: { app: "agent" } }, template }),
      inTeam("batch/v1", "CronJob", "nightly", { schedule: "0 3 * * *", jobTemplate: { spec: { template: pod } } }),
    ]);
    assert.equal(code, 0, output);
  });
  after(async () => {
    if (kubeconfig === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = kubeconfig;
    await server.stop();
  });

  const run = async (...args: string[]) => {
    await quarantineCommand().parseAsync(["team-a", ...args], { from: "user" });
  };
  const get = (kind: string, path: string) =>
    server.kubectl(["get", kind, "-n", "team-a", "-o", `jsonpath=${path}`]).output;
  const state = () => [
    get("networkpolicies", "{.items[*].metadata.name}"),
    get("deployment/agent", "{.spec.replicas}"),
    get("cronjob/nightly", "{.spec.suspend}"),
  ];

  it("cuts off and stops, twice without harm, and is taken back", async () => {
    const start = state();
    assert.deepEqual(start, ["llm", "2", "false"]);
    await run();
    assert.deepEqual(state(), ["palisade-quarantine", "0", "true"]);
    await run();
    assert.deepEqual(state(), ["palisade-quarantine", "0", "true"]);
    await run("--release");
    assert.deepEqual(state(), start);
    assert.equal(get("configmaps", "{.items[?(@.metadata.name=='palisade-quarantine')].metadata.name}"), "");
    assert.equal(get("networkpolicy/llm", "{.spec.egress}"), "[{}]");
  });
});
