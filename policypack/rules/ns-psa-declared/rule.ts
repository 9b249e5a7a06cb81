import { unknown } from "../finding";
import { declaredGap } from "../rooms/bounds";
import { everyRoom, homeless } from "../rooms/room";
import { defineRule } from "../rule";

/** Namespaces of agents. Allowed: declared in the stack, patched to restricted, or vouched for. */
export const rule = defineRule({
  id: "ns-psa-declared",
  group: "Q",
  level: "mandatory",
  severity: "high",
  kinds: ["Namespace"],
  says: "every namespace with agents is declared, with its Pod Security level",
  why: "A namespace that nobody declares has the level of the cluster, normally privileged.",
  mend: "declare the Namespace with pod-security.kubernetes.io/enforce: restricted, or name the stack that does under externalEvidence",
  compliance: ["CIS 5.2.1", "K1"],
  checkStack: (objects, context) => [
    ...everyRoom(objects, context, declaredGap),
    ...homeless(objects, context).map((object) => ({ ...unknown(object.root.at("metadata", "namespace")), object })),
  ],
});
