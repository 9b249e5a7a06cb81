import type { Field } from "./field";
import { type Finding, judge, show, troubles } from "./finding";

/** What runtimes give a container unasked. */
export const baselineCapabilities: readonly string[] = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

const capabilities = (container: Field): Field => container.at("securityContext", "capabilities");

/** Capabilities that a container adds beyond those allowed; names are exact and case sensitive. */
export const judgeAdded = (container: Field, allowed: readonly string[]): Finding[] =>
  capabilities(container)
    .at("add")
    .each()
    .flatMap((added) => judge(added, "string", (name) => (allowed.includes(name ?? "") ? undefined : show(name))));

/** A container that does not drop them all; a patched list replaces the old one, a missing one keeps it. */
export function judgeDropped(container: Field): Finding[] {
  const drop = capabilities(container).at("drop");
  if (drop.isAbsent && drop.partial) return [];
  const items = drop.each();
  if (items.some((item) => item.get("string") === "ALL")) return [];
  const open = items.flatMap((item) => troubles(item, "string"));
  if (open.length > 0) return open;
  return judge(drop, "list", (names) => (names === undefined ? "unset" : 'a list without "ALL"'));
}
