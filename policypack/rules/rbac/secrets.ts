import type { KubeObject } from "../object";
import type { Context } from "../rule";
import type { Match } from "./match";

/** Reading Secrets that nobody named: a list shows their contents, names or not. */
export const isOpenRead = ({ verbs, named }: Match): boolean =>
  !named || verbs.some((verb) => ["list", "watch", "*"].includes(verb));

/** What the text of a role is worth: open reading is refused in a ClusterRole and in the agent tier. */
export function worthOfText(match: Match, role: KubeObject, context: Context): "fail" | "advice" | undefined {
  if (!isOpenRead(match)) return undefined;
  return role.kind === "ClusterRole" || context.tierOf(role) === "agent" ? "fail" : "advice";
}
