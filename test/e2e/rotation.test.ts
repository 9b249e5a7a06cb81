import assert from "node:assert/strict";
import { parseRotationPlan, rotationManifests } from "../../components/rotation/plan";
import { RunnerMode } from "../../components/rotation/planArgs";
import { image, inCluster, plan } from "../unit/rotation/samples";
import { type Server, startServer } from "./server";

const cronJob = { image, allow: [{ cidr: { cidr: "203.0.113.0/24" } }, { dns: {} }], mode: RunnerMode.Install };
const model = parseRotationPlan(
  "keys",
  { ...plan, schedule: { stack: "acme/platform/prod", cronJob }, inCluster },
  "2026-11-21",
);
const objects = rotationManifests(model).map(({ manifest }) => manifest);
const jobs = ["palisade-rotation", "palisade-runner"];

describe("rotation on a real API server", function () {
  this.timeout(180_000);
  let server: Server;

  before(async () => {
    server = await startServer();
    const targets = inCluster.targets.map(({ namespace }) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    }));
    const namespaces = [...targets, ...objects.filter(({ kind }) => kind === "Namespace")];
    const made = server.apply(namespaces);
    assert.equal(made.code, 0, made.output);
  });
  after(() => server?.stop());

  it("is accepted whole, without a warning", () => {
    const { code, output } = server.apply(objects, "--warnings-as-errors");
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /warning/i);
  });

  for (const name of jobs) {
    it(`starts the pod of ${name} under the Pod Security level that its namespace enforces`, () => {
      const started = server.kubectl(["-n", name, "create", "job", "now", `--from=cronjob/${name}`]);
      assert.equal(started.code, 0, started.output);
      const pod = ["-n", name, "get", "pod", "-l", "batch.kubernetes.io/job-name=now", "-o", "name"];
      const wait = server.kubectl([
        "-n",
        name,
        "wait",
        "--for=jsonpath={.status.active}=1",
        "job/now",
        "--timeout=60s",
      ]);
      assert.equal(wait.code, 0, wait.output);
      assert.match(server.kubectl(pod).output, /^pod\/now-/);
    });
  }

  const rights: [allowed: boolean, verb: string, what: string, namespace: string][] = [
    [true, "get", "secret/webhook-tls", "agents-payments"],
    [true, "patch", "secret/webhook-tls", "agents-payments"],
    [true, "patch", "deployment.apps/webhook", "agents-payments"],
    [true, "patch", "secret/mirror-token", "agents-search"],
    [false, "get", "secret/webhook-tls", "agents-search"],
    [false, "get", "secret/other", "agents-payments"],
    [false, "list", "secrets", "agents-payments"],
    [false, "watch", "secrets", "agents-payments"],
    [false, "create", "secrets", "agents-payments"],
    [false, "delete", "secret/webhook-tls", "agents-payments"],
    [false, "update", "secret/webhook-tls", "agents-payments"],
    [false, "patch", "deployment.apps/other", "agents-payments"],
    [false, "create", "pods", "agents-payments"],
    [false, "get", "secret/webhook-tls", "palisade-rotation"],
    [false, "create", "serviceaccounts/token", "palisade-rotation"],
  ];
  for (const [allowed, verb, what, namespace] of rights) {
    it(`${allowed ? "lets" : "does not let"} the job ${verb} ${what} in ${namespace}`, () => {
      const account = "--as=system:serviceaccount:palisade-rotation:palisade-rotation";
      const { output } = server.kubectl(["auth", "can-i", verb, what, "-n", namespace, account]);
      assert.equal(output.trim().split("\n").at(-1), allowed ? "yes" : "no");
    });
  }

  it("gives the runner's account no right in the cluster", () => {
    const account = "--as=system:serviceaccount:palisade-runner:palisade-runner";
    for (const what of ["secrets", "pods", "configmaps"]) {
      const { output } = server.kubectl(["auth", "can-i", "get", what, "--all-namespaces", account]);
      assert.equal(output.trim().split("\n").at(-1), "no");
    }
  });
});
