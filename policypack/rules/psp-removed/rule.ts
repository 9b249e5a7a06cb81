import { fail } from "../finding";
import { defineRule } from "../rule";

/** Kind: PodSecurityPolicy. Allowed: none; no server since 1.25 knows it. */
export const rule = defineRule({
  id: "psp-removed",
  group: "M",
  level: "mandatory",
  severity: "medium",
  kinds: ["PodSecurityPolicy.policy", "PodSecurityPolicy.extensions", "Namespace"],
  says: "nothing relies on PodSecurityPolicy",
  why: "It was removed in 1.25: who still lists it as a control has none.",
  mend: "label the namespace pod-security.kubernetes.io/enforce: restricted",
  compliance: ["CIS 5.2.1", "K1"],
  // A namespace is where its successor stands, and passes here: `ns-psa-enforce` judges that.
  check: ({ kind, root }) => (kind === "PodSecurityPolicy" ? [fail(root.at("kind"), kind)] : []),
});
