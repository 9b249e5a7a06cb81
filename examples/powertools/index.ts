import { PowerTools } from "../../index";

// Digests of your own registry; every image is named by one, and none has a default.
const image = (name: string, digest: string) => `registry.example/${name}@sha256:${digest.repeat(8)}`;

export const tools = new PowerTools("powertools", {
  image: image("toe-controller:1.1.9-beta", "a04be713"),
  watchNamespaces: [],
  adminGroups: ["platform-team"],
  userGroups: ["shop-team"],
  collector: { image: image("toe-collector:1.1.9-beta", "5c8f21d6") },
  // Made by the component, closed but for Pod Security: even the smallest tool is refused at level restricted, since
  // its container never says that it forbids escalation. Tools above the minimal profile need the level privileged.
  elevatedNamespaces: [
    {
      name: "shop-dev",
      level: "baseline",
      reason: "diagnostic containers are injected here",
      owner: "shop-team",
      reviewBy: "2027-03-31",
    },
    {
      name: "perf-lab",
      reason: "profilers read the memory of other processes",
      owner: "platform-team",
      reviewBy: "2027-03-31",
    },
  ],
  tools: [
    { name: "netcheck", image: image("netcheck:1.0.0", "0b9de458"), allowedNamespaces: ["shop-dev"] },
    {
      name: "aperf",
      image: image("toe-aperf:1.1.9-beta", "f6127ac9"),
      profile: "profiling",
      allowedNamespaces: ["perf-lab"],
      approval: {
        risk: "medium",
        justification: "flame graphs of the checkout service",
        approvedBy: "security@corp.example",
        assessedOn: "2026-10-01",
        reviewBy: "2027-03-30",
      },
    },
  ],
  runs: [
    { name: "dns-probe", namespace: "shop-dev", tool: "netcheck", matchLabels: { app: "checkout" }, duration: "30s" },
  ],
});

export const collectorCa = tools.collectorCa;
