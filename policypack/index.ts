import { PolicyPack } from "@pulumi/policy";
import { packPolicies } from "./adapter/pack";
import { together } from "./adapter/together";
import { needs } from "./engine/versions";
import { allRules } from "./rules";

const policies = packPolicies(allRules(), undefined, together);

const pack = {
  policies,
  displayName: "Palisade",
  description: "Refuses insecure settings of Kubernetes clusters that run AI coding agents.",
  readme: `Run previews with this pack, and never skip them: what concerns a whole stack is refused there before anything exists.\n\nNeeds:\n${needs()}\n`,
  provider: "kubernetes",
  tags: ["kubernetes", "ai-agents", "security"],
};

// The constructor starts a server: this file is for the engine alone, tests use `packPolicies`.
new PolicyPack("palisade", pack);

// Requests go through the list that the server has got; whoever asks what the pack holds is shown all of it.
pack.policies = policies.slice();

// An engine that is ended in the middle of its start leaves the pack behind, with nobody to answer to.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit();
}, 1000).unref();
