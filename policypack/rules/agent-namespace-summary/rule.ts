import { advice } from "../finding";
import { accountGap, declaredGap, limitGap, quotaGap } from "../rooms/bounds";
import { guardGap } from "../rooms/guard";
import { defaultDenyGap, isolationGap } from "../rooms/isolation";
import { everyRoom, type Gap } from "../rooms/room";
import { credentialGap, roleGap, sharedAccountGap } from "../rooms/secrets";
import { defineRule } from "../rule";

const gaps: readonly (readonly [name: string, gap: Gap])[] = [
  ["default deny of ingress", defaultDenyGap("Ingress", false)],
  ["default deny of egress", defaultDenyGap("Egress", false)],
  ["isolation of every pod", isolationGap],
  ["quota", quotaGap],
  ["limit range", limitGap],
  ["default account without token", accountGap],
  ["declared namespace", declaredGap],
  ["rotation of every credential", credentialGap],
  ["roles by name", roleGap],
  ["an account per project", sharedAccountGap],
  ["admission policy", guardGap],
];

/** All gaps of an agent namespace in one line. */
export const rule = defineRule({
  id: "agent-namespace-summary",
  group: "Q",
  level: "disabled",
  severity: "low",
  kinds: ["Namespace"],
  says: "nothing is missing in any agent namespace",
  why: "One line per namespace shows at a glance how far each of them is.",
  mend: "see the rules about each of the gaps",
  compliance: ["K9"],
  checkStack: (objects, context) =>
    everyRoom(objects, context, (room) => {
      const missing = gaps
        .filter(([, gap]) => gap(room, context, objects).some(({ verdict }) => verdict === "fail"))
        .map(([name]) => name);
      return missing.length === 0 ? [] : [advice("", `namespace "${room.namespace}" lacks: ${missing.join(", ")}`)];
    }),
});
