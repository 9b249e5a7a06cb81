import { everyRoom } from "../rooms/room";
import { sharedAccountGap } from "../rooms/secrets";
import { defineRule } from "../rule";

/** Accounts of agents. Allowed: one for each repository, or without rights on Secrets. */
export const rule = defineRule({
  id: "ns-per-agent-account",
  group: "Q",
  level: "advisory",
  severity: "medium",
  kinds: ["Namespace"],
  says: "agents of different repositories have accounts of their own",
  why: "The agent of one repository can read the key of the other.",
  mend: "give each project an account of its own, and bind it to its own Secret",
  compliance: ["K3"],
  checkStack: (objects, context) => everyRoom(objects, context, sharedAccountGap),
});
