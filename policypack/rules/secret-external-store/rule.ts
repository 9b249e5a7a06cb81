import { fail } from "../finding";
import { defineRule } from "../rule";
import { secretEntries } from "../secretData";

/** Kind: Secret. Allowed: none with values of its own. */
export const rule = defineRule({
  id: "secret-external-store",
  group: "E",
  level: "disabled",
  severity: "low",
  kinds: ["Secret"],
  says: "credentials come from an external store",
  why: "A store audits, rotates and revokes in one place.",
  mend: "use an ExternalSecret, a SealedSecret or a CSI store",
  compliance: ["CIS 5.4.2", "K4"],
  check: (object) => (secretEntries(object).length > 0 ? [fail("data", "values of its own")] : []),
});
