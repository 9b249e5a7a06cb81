import type { KubeObject } from "../object";
import { isAgentNamespace } from "../rbac/subjects";
import type { Context } from "../rule";

const texts = /'([^']*)'|"([^"]*)"/g;
const account = /^system:serviceaccounts?(?::([^:]*))?/;
const anyAccount = "system:serviceaccount:";

/** Whether a name, a group, or the start of one, may be that of an agent. */
function mayBeAgent(text: string, near: KubeObject, context: Pick<Context, "tierOf">): boolean {
  if (text === "system:authenticated") return true;
  const match = account.exec(text);
  if (match === null) return text !== "" && anyAccount.startsWith(text);
  return isAgentNamespace(match[1] ?? "", near, context);
}

export interface Callers {
  /** Names of agents that it says no to. */
  readonly refused: readonly string[];
  /** Whether it asks who calls in a way that cannot be read here. */
  readonly open: boolean;
}

/** Whom a match condition leaves out. Only what says no to names that it spells out can be read. */
export function callersLeftOut(expression: string, near: KubeObject, context: Pick<Context, "tierOf">): Callers {
  const code = expression.replace(texts, "''");
  if (!/\buserInfo\b/.test(code)) return { refused: [], open: false };
  const named = [...expression.matchAll(texts)].map(([, single, double]) => single ?? double ?? "");
  const refuses = code.includes("!");
  return {
    refused: refuses ? named.filter((text) => mayBeAgent(text, near, context)) : [],
    open: !refuses || named.length === 0,
  };
}
