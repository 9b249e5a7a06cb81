import { AgentNamespace, KubeOpenCode } from "../../index";

// Digests of your own registry; every image is named by one, and none has a default.
const image = (name: string, digest: string) => `registry.example/${name}@sha256:${digest.repeat(8)}`;

// One namespace for each team: an agent, its credentials and its tasks live in one, upstream knows no other way.
// gVisor stands between code that nobody has read and the node's kernel.
const web = new AgentNamespace("ai-web", { userGroups: ["web-team"], sandbox: { handler: "runsc" } });

export const openCode = new KubeOpenCode(
  "kubeopencode",
  {
    image: image("kubeopencode:v0.1.7", "7be14d02"),
    images: {
      agent: image("agent-opencode:v0.1.7", "18ac5e90"),
      executor: image("agent-devbox:v0.1.7", "d5039bf4"),
      attach: image("agent-attach:v0.1.7", "62f7ca1e"),
    },
    watchNamespaces: ["ai-web"],
    // The stock controller reads every Secret of the cluster. This build caches none, and may read the agents' own by name.
    secretCache: "none",
    agents: [
      {
        name: "web-bot",
        namespace: "ai-web",
        runtimeClassName: "ai-web-runsc",
        profile: "Keeps the shop's front end in order",
        model: "anthropic/claude-sonnet-4",
        modelCredential: "llm",
        credentials: [{ name: "llm", secret: "model-api", key: "api-key" }],
        repositories: [{ repository: "git@git.example:acme/web.git", secret: "web-deploy-key" }],
        instructions: "Add a test to every change. Never touch the release branch.",
        // Only this group may run tasks on it; the API server asks at every task.
        userGroups: ["web-team"],
      },
    ],
    tasks: [{ name: "a11y-audit", agent: "web-bot", description: "Audit the checkout page", timeout: "45m" }],
    cronTasks: [
      {
        name: "nightly-deps",
        agent: "web-bot",
        description: "Update minor dependencies",
        schedule: "15 2 * * *",
        timeZone: "Europe/Berlin",
      },
    ],
  },
  { dependsOn: [web] },
);
