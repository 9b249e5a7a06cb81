import { type Finding, forbid } from "./finding";
import type { KubeObject } from "./object";
import { settingsOf } from "./powerTools";

/** A switch of a PowerToolConfig that must stay off, wherever it is written. */
export const forbidFlag = (object: KubeObject, name: string): Finding[] =>
  settingsOf(object).flatMap((holder) => forbid(holder.at(name), "boolean", (value) => value));
