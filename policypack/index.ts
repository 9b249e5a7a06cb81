import { PolicyPack } from "@pulumi/policy";
import { packPolicies } from "./adapter/pack";
import { allRules } from "./rules";

// The constructor starts a server: this file is for the engine alone, tests use `packPolicies`.
new PolicyPack("palisade", {
  policies: packPolicies(allRules()),
  displayName: "Palisade",
  description: "Refuses insecure settings of Kubernetes clusters that run AI coding agents.",
  provider: "kubernetes",
  tags: ["kubernetes", "ai-agents", "security"],
});
