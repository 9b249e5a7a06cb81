import assert from "node:assert/strict";
import type { KubeOpenCodeArgs } from "../../../components/operators/kubeOpenCode/args";
import { kubeOpenCodeManifests } from "../../../components/operators/kubeOpenCode/manifests";
import { parseKubeOpenCode } from "../../../components/operators/kubeOpenCode/model";
import { byRole, grants, ofKind, podOf, specOf, who } from "./find";
import { kubeOpenCodeSample } from "./samples";

const plansOf = (args: KubeOpenCodeArgs) => kubeOpenCodeManifests(parseKubeOpenCode("kubeopencode", args));

describe("flaws of KubeOpenCode's page and manifests, each avoided by default", () => {
  const plans = plansOf(kubeOpenCodeSample);
  const agent = specOf(byRole(plans, "agent-pay-bot"));
  const pod = agent.podSpec as Record<string, Record<string, unknown>>;
  const guarded = (role: string): string => JSON.stringify(specOf(byRole(plans, role)).validations);

  it("a web server that impersonates and answers without a login", () => {
    assert.deepEqual(
      ofKind(plans, "Deployment").map(({ metadata }) => metadata.name),
      ["kubeopencode-controller"],
    );
    assert.deepEqual(
      grants(plans).filter((rule) => rule.verbs.includes("impersonate")),
      [],
    );
  });

  it("an agent port that runs code for whoever reaches it", () => {
    assert.deepEqual(specOf(byRole(plans, "agent-port-ai-payments")), {
      podSelector: { matchExpressions: [{ key: "kubeopencode.io/agent", operator: "Exists" }] },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            { podSelector: { matchExpressions: [{ key: "kubeopencode.io/task", operator: "Exists" }] } },
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kubeopencode-system" } },
              podSelector: {
                matchLabels: {
                  "app.kubernetes.io/name": "kubeopencode",
                  "app.kubernetes.io/instance": "kubeopencode",
                  "app.kubernetes.io/component": "operator",
                },
              },
            },
          ],
          ports: [{ protocol: "TCP", port: 4096 }],
        },
      ],
    });
  });

  it("a list of allowed namespaces that the API server drops", () => {
    assert.equal("allowedNamespaces" in agent, false);
    const [use] = grants(plans).filter(({ role }) => role === "use-agent-pay-bot-role");
    assert.deepEqual([use?.resources, use?.resourceNames, use?.verbs], [["agents"], ["pay-bot"], ["use"]]);
    assert.match(guarded("task-guard"), /resource\('agents'\).*check\('use'\)/);
  });

  it("everybody who runs tasks writes agents, opens terminals and changes the configuration", () => {
    const people = grants(plans).filter(({ role }) => /^(runner|viewer|use)-/.test(role));
    assert.ok(people.length > 0);
    for (const { resources, verbs } of people) {
      if (resources.some((one) => ["agents", "agenttemplates", "registries", "kubeopencodeconfigs"].includes(one)))
        assert.ok(!verbs.some((verb) => ["create", "update", "patch", "delete"].includes(verb)));
      assert.ok(!resources.includes("secrets"));
    }
  });

  it("rights on kinds that do not exist, and writes for the whole cluster", () => {
    const text = JSON.stringify(grants(plans));
    assert.doesNotMatch(text, /workflows|webhooktriggers|"contexts"/);
    const [controller] = [grants(plans).filter(({ role }) => role === "operator-cluster-role")];
    for (const { verbs } of controller ?? []) assert.deepEqual(verbs, ["get", "list", "watch"]);
  });

  it("events that are dropped for want of the right", () => {
    const events = grants(plans).filter((rule) => rule.apiGroups.includes("events.k8s.io"));
    assert.deepEqual(
      events.map(({ namespace }) => namespace),
      ["ai-payments", "ai-web"],
    );
  });

  it("floating images with pull policy Always, the helpers' among them", () => {
    const images = [agent.agentImage, agent.executorImage, agent.attachImage];
    const { systemImage } = specOf(byRole(plans, "config")) as { systemImage: { image: string } };
    for (const one of [...images, systemImage.image]) assert.match(String(one), /@sha256:[0-9a-f]{64}$/);
  });

  it("credentials in the environment, readable by all, or as a decimal 400", () => {
    assert.deepEqual(agent.credentials, [
      { name: "llm", secretRef: { name: "llm-2026q3", key: "api-key" }, mountPath: "/secrets/llm", fileMode: 256 },
    ]);
    assert.equal(pod.podSecurityContext?.fsGroup, 1000);
  });

  it("an agent pod that the level restricted refuses", () => {
    assert.equal(pod.podSecurityContext?.runAsNonRoot, true);
    assert.equal(pod.podSecurityContext?.runAsUser, 1000);
    assert.deepEqual(pod.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("an account of everybody's, with a token", () => {
    assert.equal(agent.serviceAccountName, "agent-pay-bot");
    assert.equal(byRole(plans, "account-agent-pay-bot").automountServiceAccountToken, false);
  });

  it("a sandbox that is offered and not used", () => {
    assert.equal((agent.podSpec as Record<string, unknown>).runtimeClassName, "gvisor");
  });

  it("everything allowed to the agent unasked", () => {
    const { permission, share } = agent.config as Record<string, unknown>;
    assert.deepEqual(permission, { "*": "ask", read: "allow", edit: "allow", webfetch: "deny" });
    assert.equal(share, "disabled");
  });

  it("git run by the controller on a repository that a user names", () => {
    const contexts = agent.contexts as { git?: { sync?: { policy: string } } }[];
    assert.deepEqual(
      contexts.flatMap(({ git }) => git?.sync?.policy ?? []),
      ["HotReload"],
    );
    assert.match(guarded("agent-guard"), /Rollout/);
    assert.match(guarded("task-guard"), /repository\.matches/);
  });

  it("labels by which a task joins another agent's service, and share links", () => {
    assert.match(guarded("agent-guard"), /kubeopencode\.io\//);
    assert.match(guarded("agent-guard"), /share\.enabled/);
  });

  it("tasks without an end, agents without a limit, and nothing cleaned up", () => {
    const task = specOf(byRole(plans, "task-fix-rounding"));
    assert.equal(task.timeout, "45m");
    const scheduled = specOf(byRole(plans, "crontask-nightly-deps"));
    assert.equal(scheduled.concurrencyPolicy, "Forbid");
    assert.equal((scheduled.taskTemplate as { spec: { timeout: string } }).spec.timeout, "1h");
    assert.equal(agent.maxConcurrentTasks, 2);
    assert.deepEqual(agent.quota, { maxTaskStarts: 20, windowSeconds: 3600 });
    assert.deepEqual(specOf(byRole(plans, "config")).cleanup, { ttlSecondsAfterFinished: 86400, maxRetainedTasks: 50 });
  });

  it("a registry by which a user sends the controller to any address", () => {
    const { egress } = specOf(byRole(plans, "policy")) as { egress: { ports: { port: number }[] }[] };
    assert.deepEqual(
      egress.map(({ ports }) => ports.map(({ port }) => port)),
      [[53, 53], [443, 6443], [4096]],
    );
    const writes = grants(plans).filter(
      ({ resources, verbs }) => resources.includes("registries") && !verbs.every((verb) => /get|list|watch/.test(verb)),
    );
    assert.deepEqual(writes, []);
  });

  it("metrics in clear, open to all", () => {
    const args = podOf(byRole(plans, "operator")).containers[0]?.args ?? [];
    assert.ok(args.includes("--metrics-secure=true"));
    assert.match(JSON.stringify(specOf(byRole(plans, "policy")).ingress), /"monitoring"/);
  });

  it("flags that stop the process", () => {
    const args = podOf(byRole(plans, "operator")).containers[0]?.args ?? [];
    assert.ok(!args.some((arg) => arg.startsWith("--zap")), args.join(" "));
  });

  it("writes of Secrets, which only share links need", () => {
    for (const verb of ["create", "update", "patch", "delete"]) assert.deepEqual(who(plans, "secrets", verb), []);
  });
});
