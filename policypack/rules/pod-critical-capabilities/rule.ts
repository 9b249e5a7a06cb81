import { forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

const critical = [
  "ALL",
  "BPF",
  "DAC_READ_SEARCH",
  "MAC_ADMIN",
  "MAC_OVERRIDE",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_MODULE",
  "SYS_RAWIO",
];
// Stricter than the Pod Security Standards on purpose: some runtimes take these spellings too.
const plain = (name: string): string => name.trim().toUpperCase().replace(/^CAP_/, "");

/** Field: capabilities.add. Allowed: none of `critical`, in any case, with or without CAP_ in front. */
export const rule = defineRule({
  id: "pod-critical-capabilities",
  group: "C",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: "pods",
  says: "no container holds a capability that amounts to root of the node",
  why: "With it a process loads kernel modules, mounts disks or reads any file: no exemption makes that safe.",
  mend: "remove the capability",
  compliance: ["CIS 5.2.9", "K1"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      field
        .at("securityContext", "capabilities", "add")
        .each()
        .flatMap((added) => forbid(added, "string", (name) => critical.includes(plain(name)))),
    ),
});
