import assert from "node:assert/strict";
import { KubeOpenCode } from "../../components/operators/kubeOpenCode";
import type { KubeOpenCodeArgs } from "../../components/operators/kubeOpenCode/args";
import { acceptance, image, kubeOpenCodeSample } from "../unit/operators/samples";
import { registrations } from "./registrations";

const smallest: KubeOpenCodeArgs = {
  image: image("kubeopencode"),
  images: kubeOpenCodeSample.images,
  watchNamespaces: ["ai-payments"],
  clusterWideSecretRead: acceptance,
};

describe("KubeOpenCode", () => {
  it("registers a controller, its fences and its guards when told the least", async () => {
    const seen = await registrations(() => new KubeOpenCode("oc", smallest));
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "oc",
      "oc-account",
      "oc-account-default",
      "oc-agent-guard",
      "oc-agent-guard-binding",
      "oc-agent-port-ai-payments",
      "oc-budget",
      "oc-config",
      "oc-crd-agents",
      "oc-crd-agenttemplates",
      "oc-crd-crontasks",
      "oc-crd-kubeopencodeconfigs",
      "oc-crd-registries",
      "oc-crd-tasks",
      "oc-default-deny",
      "oc-namespace",
      "oc-operator",
      "oc-operator-cluster-binding",
      "oc-operator-cluster-role",
      "oc-own-binding",
      "oc-own-role",
      "oc-policy",
      "oc-priority",
      "oc-runner-ai-payments-role",
      "oc-secret-read-cluster-binding",
      "oc-secret-read-cluster-role",
      "oc-task-guard",
      "oc-task-guard-binding",
      "oc-task-to-agent-ai-payments",
      "oc-viewer-ai-payments-role",
      "oc-watched-ai-payments-binding",
      "oc-watched-ai-payments-role",
    ]);
    for (const { urn, type } of seen.all.slice(1))
      assert.ok(urn.includes(`palisade:index:KubeOpenCode$${type}::`), urn);
  });

  it("registers agents, templates, tasks and schedules as custom resources", async () => {
    const seen = await registrations(() => new KubeOpenCode("oc", kubeOpenCodeSample));
    assert.equal(seen.error, "");
    const custom = seen.all.filter(({ type }) => type.startsWith("kubernetes:kubeopencode.io/v1alpha1:"));
    assert.deepEqual(custom.map(({ type, name }) => `${type.split(":").pop()} ${name}`).sort(), [
      "Agent oc-agent-pay-bot",
      "AgentTemplate oc-template-batch",
      "CronTask oc-crontask-nightly-deps",
      "KubeOpenCodeConfig oc-config",
      "Task oc-task-fix-rounding",
    ]);
  });

  it("refuses to read every Secret of the cluster silently, and names the ways out", async () => {
    const { clusterWideSecretRead: _, ...silent } = smallest;
    const seen = await registrations(() => new KubeOpenCode("oc", silent));
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /clusterWideSecretRead: the stock kubeopencode-controller caches the Secrets/);
  });

  it("registers nothing and lists every problem at once when args are wrong", async () => {
    const wrong: KubeOpenCodeArgs = {
      ...smallest,
      images: { ...smallest.images, executor: "ghcr.io/kubeopencode/kubeopencode-agent-devbox:latest" },
      maxTaskTimeout: "forever",
      agents: [
        {
          name: "a",
          namespace: "elsewhere",
          workspaceDir: "work",
          model: "sonnet",
          modelCredential: "llm",
          credentials: [{ name: "x", secret: "s", key: "" }],
          repositories: [{ repository: "--upload-pack=x", ref: "-b", mountPath: "../etc", syncInterval: "often" }],
          permission: { bash: "maybe" },
          maxConcurrentTasks: 0,
        },
      ],
      tasks: [
        { name: "t", description: " ", timeout: "9h" },
        { name: "t", agent: "nobody", description: "x" },
      ],
      cronTasks: [{ name: "c", agent: "a", description: "x", schedule: "daily" }],
    };
    const seen = await registrations(() => new KubeOpenCode("oc", wrong));
    assert.deepEqual(seen.types, []);
    for (const pattern of [
      /images\.executor: tag "latest" moves/,
      /maxTaskTimeout: "forever" is no duration/,
      /agents\[0\]\.namespace: "elsewhere" is not watched/,
      /agents\[0\]\.workspaceDir: "work" is no directory/,
      /agents\[0\]\.model: say whose key it is/,
      /agents\[0\]\.modelCredential: "llm" is none of the credentials/,
      /agents\[0\]\.credentials\[0\]\.key: name one key/,
      /agents\[0\]\.repositories\[0\]\.repository: "--upload-pack=x" is no safe repository/,
      /agents\[0\]\.repositories\[0\]\.ref: "-b" is no branch/,
      /agents\[0\]\.repositories\[0\]\.mountPath: "\.\.\/etc" leaves the workspace/,
      /agents\[0\]\.repositories\[0\]\.syncInterval: "often" is no duration/,
      /agents\[0\]\.permission\.bash: "maybe" is no answer/,
      /agents\[0\]\.maxConcurrentTasks: 0 is no limit/,
      /tasks\[0\]: give either `agent` or `template`/,
      /tasks\[0\]\.description: say what is to be done/,
      /tasks\[1\]: tasks "t" is there twice/,
      /tasks\[1\]\.agent: "nobody" is none of this component's/,
      /cronTasks\[0\]\.schedule: "daily" is no schedule/,
    ])
      assert.match(seen.error, pattern);
  });
});
