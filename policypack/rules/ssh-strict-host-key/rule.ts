import { advice, judge, show } from "../finding";
import { defineRule } from "../rule";
import { flag } from "../settings";

/** Field: spec.kubernetes.sshStrictHostKeyChecking of a Polecat. Allowed: absent, or the text yes. */
export const rule = defineRule({
  id: "ssh-strict-host-key",
  group: "F",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: ["Polecat.gastown.gastown.io"],
  says: "workers push only to a Git host whose key they know",
  why: "Whoever answers in the host's place gets the code, and may hand back any code he likes.",
  mend: 'write sshStrictHostKeyChecking: "yes" in quotes, or leave it out',
  compliance: ["K6"],
  config: { allowAcceptNew: flag(false, "accept-new is advice and no breach") },
  check: ({ root }, { config }) => {
    const field = root.at("spec", "kubernetes", "sshStrictHostKeyChecking");
    const found = judge(field, "string", (value = "yes") => (value === "yes" ? undefined : show(value)));
    const lenient = config.allowAcceptNew && field.get("string") === "accept-new";
    return lenient ? found.map(({ at, got }) => advice(at, got)) : found;
  },
});
