import * as pulumi from "@pulumi/pulumi";
import type { Surroundings } from "./renewal";

/** The day of the run in UTC: the only clock of all components. PALISADE_TODAY replaces it, for tests and rehearsals. */
export const today = (): string => process.env.PALISADE_TODAY ?? new Date().toISOString().slice(0, 10);

/** What a component in a program knows of where and when it runs. */
export const surroundings = (): Surroundings => ({
  project: pulumi.getProject(),
  stack: pulumi.getStack(),
  today: today(),
});
