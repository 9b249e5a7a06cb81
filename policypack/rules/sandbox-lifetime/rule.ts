import type { Field } from "../field";
import { demand } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

const lifetimeOf = ({ kind, root }: KubeObject): Field =>
  kind === "Sandbox" ? root.at("spec") : root.at("spec", "lifecycle");

/** Fields: shutdownTime of sandboxes and claims. Allowed: a time. */
export const rule = defineRule({
  id: "sandbox-lifetime",
  group: "N",
  level: "advisory",
  severity: "low",
  kinds: ["Sandbox.agents.x-k8s.io", "SandboxClaim.extensions.agents.x-k8s.io"],
  says: "a sandbox says when it ends",
  why: "A forgotten sandbox keeps its files and its place on the node, for as long as nobody looks.",
  mend: "set shutdownTime, and shutdownPolicy: Delete",
  compliance: ["K8"],
  check: (object) => demand(lifetimeOf(object).at("shutdownTime"), "string", (value) => value !== ""),
});
