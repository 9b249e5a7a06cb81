import { type Finding, fail, troubles } from "../finding";
import { defineRule } from "../rule";

/** Field: secrets of ServiceAccounts. Allowed: none. */
export const rule = defineRule({
  id: "sa-secrets-list",
  group: "G",
  level: "advisory",
  severity: "low",
  kinds: ["ServiceAccount"],
  says: "accounts list no Secrets",
  why: "The list names token Secrets that never end; it limits mounting only with an annotation that nobody sets.",
  mend: "remove the list; tokens are projected into pods",
  compliance: ["CIS 5.1.6", "K4"],
  check: ({ root }): Finding[] => {
    const field = root.at("secrets");
    const trouble = troubles(field, "list");
    if (trouble.length > 0) return trouble;
    const listed = field.each().length;
    return listed > 0 ? [fail(field, `${listed} listed`)] : [];
  },
});
