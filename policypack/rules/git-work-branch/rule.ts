import { forbid } from "../finding";
import { matchesAny } from "../glob";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Fields: spec.kubernetes.workBranch and gitBranch of a Polecat. Allowed: a branch of its own, and no protected one. */
export const rule = defineRule({
  id: "git-work-branch",
  group: "F",
  level: "advisory",
  severity: "medium",
  kinds: ["Polecat.gastown.gastown.io"],
  says: "a worker pushes to a branch of its own",
  why: "What it pushes to the main branch nobody has reviewed.",
  mend: "leave workBranch out, or name a feature branch",
  compliance: ["K9"],
  config: { protectedBranches: texts(["main", "master", "release/*"], "branches that people review changes to") },
  check: ({ root }, { config }) => {
    const spec = root.at("spec", "kubernetes");
    const base = spec.at("gitBranch").get("string");
    return forbid(
      spec.at("workBranch"),
      "string",
      (branch) => branch === base || matchesAny(config.protectedBranches, branch),
    );
  },
});
