import { everyRoom } from "../rooms/room";
import { credentialGap } from "../rooms/secrets";
import { defineRule } from "../rule";

/** Credentials of agent namespaces. Allowed: those that something renews. */
export const rule = defineRule({
  id: "ns-credential-rotation",
  group: "Q",
  level: "mandatory",
  severity: "high",
  evidenceOnOwn: true,
  kinds: ["Namespace"],
  says: "every credential of an agent namespace is renewed",
  why: "One key that nobody renews is enough for whoever left, or broke in, to come back.",
  mend: "add what rotation-present asks for to the credentials that are named",
  compliance: ["K5"],
  checkStack: (objects, context) => everyRoom(objects, context, credentialGap),
});
