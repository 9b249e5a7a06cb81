import type { Field } from "../field";
import { type Finding, fail, troubles } from "../finding";
import { settingsOf, toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";

/** Field: capabilities.drop under spec.securityContext, or spec.security. Allowed: a list with ALL, unless privileged. */
export const rule = defineRule({
  id: "powertoolconfig-drop-all",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolConfigKind],
  says: "debug tools drop every capability that they do not name",
  why: "Without it the tool keeps the runtime's own set, which holds raw sockets and changes of user.",
  mend: "set capabilities.drop: [ALL]",
  compliance: ["CIS 5.2.10", "K1"],
  check: (object) => {
    const settings = settingsOf(object);
    const holders = settings.length === 0 ? [object.root.at("spec", "securityContext")] : settings;
    return holders.filter((holder) => holder.at("allowPrivileged").value !== true).flatMap(judgeDrop);
  },
});

function judgeDrop(holder: Field): Finding[] {
  const drop = holder.at("capabilities", "drop");
  const trouble = drop.each().flatMap((item) => troubles(item, "string"));
  if (trouble.length > 0) return trouble;
  const good = drop.each().some((item) => item.get("string") === "ALL") || (drop.isAbsent && drop.partial);
  return good ? [] : [fail(drop, drop.isAbsent ? "unset" : "a list without ALL")];
}
