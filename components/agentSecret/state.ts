import * as pulumi from "@pulumi/pulumi";
import type { AgentSecretArgs } from "./args";
import type { Values } from "./model";

const each = (values: Values, hide: (value: pulumi.Input<string>) => pulumi.Input<string>): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, hide(value)]));

function hidden<Held extends { values: Values; previous?: { revision: string; values: Values } }>(
  held: Held,
  hide: (value: pulumi.Input<string>) => pulumi.Input<string>,
): Held {
  const { values, previous } = held;
  return {
    ...held,
    values: each(values, hide),
    ...(previous === undefined ? {} : { previous: { ...previous, values: each(previous.values, hide) } }),
  };
}

/** The arguments as state may keep them: given values are secret there, and those to be sealed are not there at all. */
export const keptArgs = (args: AgentSecretArgs): AgentSecretArgs => ({
  ...args,
  ...(args.config === undefined ? {} : { config: hidden(args.config, pulumi.secret) }),
  ...(args.sealed === undefined ? {} : { sealed: hidden(args.sealed, () => "sealed, and not kept") }),
});
