import { resolve } from "node:path";

export const root = resolve(__dirname, "../..");

/** Tells how far things are. */
export type Say = (line: string) => void;
