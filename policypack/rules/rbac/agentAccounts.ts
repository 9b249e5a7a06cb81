import { declaresAgents, runsAgent } from "../agentKinds";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import type { Context } from "../rule";
import { homeOf, namespaceOfGroup, type Subject } from "./subjects";

/** Accounts under which agents run, by cluster and namespace. */
export interface AgentAccounts {
  /** Whether a subject is one of them, or a group that holds one. */
  holds(subject: Subject, near: KubeObject): boolean;
}

const key = ({ origin }: KubeObject, ...rest: readonly string[]): string => [origin.cluster, ...rest].join("|");

function namedIn(object: KubeObject, context: Context): string[] {
  if (context.tierOf(object) !== "agent") return [];
  return podsOf(object, context).map(
    ({ spec }) => spec.at("serviceAccountName").or(spec.at("serviceAccount")).get("string") || "default",
  );
}

/** Every account of a namespace that shows agents, and every account that a pod of the agent tier names. */
export function agentAccounts(objects: readonly KubeObject[], context: Context): AgentAccounts {
  const places = new Set<string>();
  const accounts = new Set<string>();
  for (const object of objects) {
    if (declaresAgents(object)) places.add(key(object, object.name));
    else if (runsAgent(object)) places.add(key(object, homeOf(object)));
    for (const name of namedIn(object, context)) accounts.add(key(object, homeOf(object), name));
  }
  const used = new Set([...accounts].map((account) => account.slice(0, account.lastIndexOf("|"))));
  return {
    holds: (subject, near) => {
      const group = namespaceOfGroup(subject);
      if (group !== undefined) return places.has(key(near, group)) || used.has(key(near, group));
      if (subject.kind !== "ServiceAccount") return false;
      return places.has(key(near, subject.namespace)) || accounts.has(key(near, subject.namespace, subject.name));
    },
  };
}
