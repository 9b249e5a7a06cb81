import { forbid } from "../finding";
import { defineRule } from "../rule";

/** Field: renderYamlToDirectory of a Kubernetes provider. Allowed: unset. */
export const rule = defineRule({
  id: "provider-render-yaml",
  group: "P",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: ["pulumi:providers:kubernetes"],
  says: "the provider writes to a cluster, never to a folder",
  why: "Rendering writes every Secret in clear into files of whatever machine runs the program.",
  mend: "remove renderYamlToDirectory; `pulumi preview --json` shows the objects without their secrets",
  compliance: ["K4"],
  check: ({ root }) => forbid(root.at("renderYamlToDirectory"), "string", (folder) => folder !== ""),
});
