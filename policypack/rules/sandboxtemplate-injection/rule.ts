import { forbid } from "../finding";
import { defineRule } from "../rule";

/** Fields: spec.envVarsInjectionPolicy, spec.volumeClaimTemplatesPolicy. Allowed: anything but Overrides. */
export const rule = defineRule({
  id: "sandboxtemplate-injection",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: ["SandboxTemplate.extensions.agents.x-k8s.io"],
  says: "who claims a sandbox changes nothing that its template decided",
  why: "A claim that overrides variables or volumes chooses proxies, credentials and mounts of a pod that was reviewed without them.",
  mend: "set both policies to Disallowed",
  compliance: ["K3"],
  check: ({ root }) =>
    ["envVarsInjectionPolicy", "volumeClaimTemplatesPolicy"].flatMap((key) =>
      forbid(root.at("spec", key), "string", (value) => value === "Overrides"),
    ),
});
