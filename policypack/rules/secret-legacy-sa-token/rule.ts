import { forbid } from "../finding";
import { defineRule } from "../rule";

/** Field: type. Allowed: not kubernetes.io/service-account-token. */
export const rule = defineRule({
  id: "secret-legacy-sa-token",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: ["Secret"],
  says: "no Secret asks for a token that never ends",
  why: "A token of this type stays valid until somebody deletes the Secret.",
  mend: "remove the Secret; ask for short tokens by TokenRequest",
  compliance: ["CIS 5.1.6", "CIS 3.1.2", "K4"],
  check: ({ root }) => forbid(root.at("type"), "string", (type) => type === "kubernetes.io/service-account-token"),
});
