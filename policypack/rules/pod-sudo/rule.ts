import { commandWords, shellWords } from "../commands";
import { fail, troubles } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

const programs = ["sudo", "su", "doas", "nsenter", "chroot"];
const base = (word: string): string => word.slice(word.lastIndexOf("/") + 1);

/** Fields: command, args, exec of probes and hooks. Allowed: no word that is one of `programs`. */
export const rule = defineRule({
  id: "pod-sudo",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "no command changes its user or its namespace",
  why: "Programs such as sudo and nsenter are there to leave the limits that the pod sets.",
  mend: "remove the program from command, args and hooks",
  compliance: ["K1"],
  check: (object, context) =>
    everyContainer(object, context, (container) =>
      commandWords(container).flatMap((field) => {
        const used = shellWords(field.get("string") ?? "").find((word) => programs.includes(base(word)));
        return used === undefined ? troubles(field, "string") : [fail(field, `runs ${base(used)}`)];
      }),
    ),
});
