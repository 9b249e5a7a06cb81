import { advice, type Finding, fail, troubles } from "../finding";
import { everyPod, type Pod } from "../pods";
import { defineRule } from "../rule";

/** Fields: serviceAccountName, else its deprecated alias serviceAccount. Allowed: a name other than default. */
export const rule = defineRule({
  id: "pod-default-service-account",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "agent pods run under an account of their own",
  why: "Whatever is ever granted to the default account is granted to every pod that names none.",
  mend: "set serviceAccountName to an account made for this agent",
  compliance: ["CIS 5.1.5", "K3"],
  check: (object, context) => everyPod(object, context, judgePod),
});

function judgePod({ spec }: Pod): Finding[] {
  const name = spec.at("serviceAccountName");
  const alias = spec.at("serviceAccount");
  const byAlias = !name.get("string");
  const account = byAlias ? alias : name;
  const trouble = [...troubles(name, "string"), ...troubles(account, "string")];
  if (trouble.length > 0) return trouble;
  const value = account.get("string") ?? "";
  if (value === "default" || (value === "" && !account.partial))
    return [fail(name, value === "" ? "unset" : '"default"')];
  return byAlias && value !== "" ? [advice(alias, "the deprecated name of serviceAccountName")] : [];
}
