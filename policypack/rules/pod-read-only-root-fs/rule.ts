import { advice, demand, type Finding } from "../finding";
import { type Container, everyContainer, isWindows } from "../pods";
import { defineRule } from "../rule";

/** Field: securityContext.readOnlyRootFilesystem of every container. Allowed: true; Windows has no such setting. */
export const rule = defineRule({
  id: "pod-read-only-root-fs",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "containers cannot write to their image's file system",
  why: "A writable root lets an agent, or what it runs, plant programs that the next command executes.",
  mend: "set securityContext.readOnlyRootFilesystem: true and mount a sized emptyDir where the program writes",
  compliance: ["CIS 5.7.3", "K1"],
  check: (object, context) =>
    everyContainer(object, context, (container, pod) => (isWindows(pod) ? [] : judgeContainer(container))),
});

function judgeContainer({ kind, field }: Container): Finding[] {
  const found = demand(field.at("securityContext", "readOnlyRootFilesystem"), "boolean", (value) => value);
  // A debug container comes and goes; its root is worth a word, not a refusal.
  return kind === "ephemeral" ? found.map(({ at, got }) => advice(at, got)) : found;
}
