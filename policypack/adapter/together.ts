import type { Policies } from "@pulumi/policy";
import { sparedWhen } from "./shortcut";

type Policy = Policies[number];

/** One policy that stands for many: the SDK notes that a resource does not concern it, under this name. */
export type StandIn = (names: readonly string[], level?: "advisory" | "remediate") => Policy;

/** A list in the place of a name; to the SDK's table of configurations it is no name at all. */
export class Names {
  readonly list: readonly string[];

  constructor(list: readonly string[]) {
    this.list = list;
  }

  toString(): string {
    return "";
  }
}

/** For the bundled pack alone: `scripts/leanSdk/answers.ts` writes each name of the list into the answer. */
export const together: StandIn = (names, level = "advisory") => ({
  // The SDK only hands a name on, and looks its configuration up by it.
  name: new Names(names) as unknown as string,
  description: "policies that look at other kinds of objects",
  enforcementLevel: level,
  validateResource: sparedWhen(
    () => true,
    () => undefined,
  ),
});
