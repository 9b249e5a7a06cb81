import { forbid } from "../finding";
import { defineRule } from "../rule";

const scopes = ["sealedsecrets.bitnami.com/cluster-wide", "sealedsecrets.bitnami.com/namespace-wide"];

/** Annotations of a SealedSecret. Allowed: neither cluster-wide nor namespace-wide. */
export const rule = defineRule({
  id: "secret-sealed-scope",
  group: "E",
  level: "advisory",
  severity: "medium",
  kinds: ["SealedSecret.bitnami.com"],
  says: "a sealed secret opens in one place only",
  why: "With a wider scope whoever may create a SealedSecret elsewhere has it opened there.",
  mend: "seal with the strict scope",
  compliance: ["K4"],
  check: ({ root }) =>
    [root.at("metadata"), root.at("spec", "template", "metadata")].flatMap((metadata) =>
      scopes.flatMap((scope) => forbid(metadata.at("annotations", scope), "string", (value) => value === "true")),
    ),
});
