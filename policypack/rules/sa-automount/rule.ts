import { demand } from "../finding";
import { defineRule } from "../rule";

/** Field: automountServiceAccountToken of ServiceAccounts. Allowed: false. */
export const rule = defineRule({
  id: "sa-automount",
  group: "G",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["ServiceAccount"],
  says: "accounts give no token to pods that do not ask",
  why: "Otherwise every pod that names the account, or none, gets a key to the API server.",
  mend: "set automountServiceAccountToken: false, and true on the one pod that needs it",
  compliance: ["CIS 5.1.6", "K3"],
  check: ({ root }) => demand(root.at("automountServiceAccountToken"), "boolean", (value) => !value),
});
