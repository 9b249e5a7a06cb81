import type { Field } from "./field";
import type { Container } from "./pods";

const commandLists = [
  ["command"],
  ["args"],
  ["livenessProbe", "exec", "command"],
  ["readinessProbe", "exec", "command"],
  ["startupProbe", "exec", "command"],
  ["lifecycle", "postStart", "exec", "command"],
  ["lifecycle", "preStop", "exec", "command"],
];

/** Every word that a container hands to a program: command, args, probes and hooks. */
export const commandWords = ({ field }: Container): Field[] => commandLists.flatMap((path) => field.at(...path).each());

/** A script given as one argument falls apart into its words; quotes and operators separate. */
export const shellWords = (text: string): string[] => text.split(/[\s;&|()<>`"'$]+/).filter((word) => word !== "");
