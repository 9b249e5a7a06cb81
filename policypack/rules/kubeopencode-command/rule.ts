import { forbidPresent } from "../finding";
import { agentKinds, podSpecOf } from "../kubeOpenCode";
import { defineRule } from "../rule";

/** Fields: spec.command, spec.podSpec.lifecycle. Allowed: absent. */
export const rule = defineRule({
  id: "kubeopencode-command",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: agentKinds,
  says: "an agent starts with the image's own program",
  why: "A command or a hook runs before every guard of the agent itself, with its credentials.",
  mend: "remove it, or have it reviewed like the image",
  compliance: ["K1"],
  check: (object) => [object.root.at("spec", "command"), podSpecOf(object).at("lifecycle")].flatMap(forbidPresent),
});
