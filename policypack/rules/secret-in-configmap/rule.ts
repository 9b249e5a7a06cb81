import { credentialInEncoded } from "../credentials";
import { judgeTexts } from "../leaves";
import { defineRule } from "../rule";

/** Fields: data, binaryData. Allowed: nothing in which a detector sees a credential, decoded up to twice. */
export const rule = defineRule({
  id: "secret-in-configmap",
  group: "E",
  level: "mandatory",
  severity: "critical",
  kinds: ["ConfigMap"],
  says: "no ConfigMap holds a credential",
  why: "ConfigMaps are not encrypted, not audited as Secrets are, and readable to nearly everybody.",
  mend: "move the value to a Secret, or to an external store",
  compliance: ["CIS 5.4.1", "K4"],
  check: ({ root }) =>
    ["data", "binaryData"].flatMap((part) => judgeTexts(root.at(part), (text, key) => credentialInEncoded(text, key))),
});
