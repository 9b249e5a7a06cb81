import { AgentNamespace, GasTown } from "../../index";

// Digests of your own registry; every image is named by one, and none has a default.
const image = (name: string, digest: string) => `registry.example/${name}@sha256:${digest.repeat(8)}`;

const hostKeys = "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA2tSTNsr/vSCOL9y2T1GbIL+cCMCdfBKS9rQoIo/doD";

// Where workers live: restricted, closed both ways, accounts without tokens.
const payments = new AgentNamespace("gt-payments", { userGroups: ["payments-team"] });

export const gasTown = new GasTown(
  "gas-town",
  {
    image: image("gastown-operator:0.4.2", "4f1c09ab"),
    images: {
      git: image("polecat-agent:0.4.0", "9d20e7b3"),
      claude: image("polecat-agent:0.4.0", "9d20e7b3"),
      telemetry: image("polecat-telemetry:1.0.0", "c3a85f16"),
    },
    watchNamespaces: ["gt-payments"],
    // The stock operator reads every Secret of the cluster. This build caches none, and may read the rigs' own by name.
    secretCache: "none",
    creatorGroups: ["payments-team"],
    rigs: [
      {
        name: "payments",
        gitURL: "git@git.example:acme/payments.git",
        beadsPrefix: "pay",
        namespace: "gt-payments",
        gitSecret: "payments-deploy-key",
        apiKeySecret: "model-api",
        knownHosts: hostKeys,
        polecats: [
          {
            name: "pay-rounding",
            beadID: "pay-101",
            taskDescription: "Round half even in invoice totals",
            activeDeadlineSeconds: 1800,
          },
        ],
      },
    ],
  },
  { dependsOn: [payments] },
);
