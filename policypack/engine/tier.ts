import { declaresAgents, isNamespace, runsAgent } from "../rules/agentKinds";
import { matchesAny } from "../rules/glob";
import type { KubeObject } from "../rules/object";
import type { Tier } from "../rules/rule";
import type { Settings } from "../rules/settings";

const systemNamespace = /^kube-/;
const keyOf = (object: KubeObject, namespace: string): string => `${object.origin.cluster ?? ""}|${namespace}`;

/** Namespaces that objects themselves show to be agent tier. */
export class TierMap {
  readonly #agents = new Set<string>();

  note(objects: Iterable<KubeObject>): void {
    for (const object of objects) {
      if (declaresAgents(object)) this.#agents.add(keyOf(object, object.name));
      else if (runsAgent(object) && object.namespace !== "") this.#agents.add(keyOf(object, object.namespace));
    }
  }

  /** Fails closed: whatever cannot be placed counts as agent tier. */
  tierOf(object: KubeObject, settings: Settings): Tier {
    const namespace = isNamespace(object) ? object.name : object.namespace;
    if (this.#agents.has(keyOf(object, namespace))) return "agent";
    if (namespace === "") return "agent";
    if (settings.agentNamespaces.length > 0) {
      return matchesAny(settings.agentNamespaces, namespace) ? "agent" : "elsewhere";
    }
    const spared = systemNamespace.test(namespace) || matchesAny(settings.operatorNamespaces, namespace);
    return spared ? "elsewhere" : "agent";
  }
}
