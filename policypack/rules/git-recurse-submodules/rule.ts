import { forbid } from "../finding";
import { gitUses } from "../gitRepositories";
import { defineRule } from "../rule";

/** Field: git.recurseSubmodules of contexts and skills with a credential. Allowed: false. */
export const rule = defineRule({
  id: "git-recurse-submodules",
  group: "F",
  level: "advisory",
  severity: "low",
  kinds: ["Agent.kubeopencode.io", "AgentTemplate.kubeopencode.io", "Task.kubeopencode.io", "CronTask.kubeopencode.io"],
  says: "a clone with a credential fetches no submodules",
  why: "The repository names the submodules: whoever may push there chooses which hosts are asked, with the credential at hand.",
  mend: "remove recurseSubmodules, or give each submodule a context of its own",
  compliance: ["K7"],
  check: (object) =>
    gitUses(object)
      .filter(({ secret }) => !secret.isAbsent)
      .flatMap(({ git }) => forbid(git.at("recurseSubmodules"), "boolean", (value) => value)),
});
