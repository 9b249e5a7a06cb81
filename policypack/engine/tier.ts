import type { KubeObject } from "../rules/object";
import type { Tier } from "../rules/rule";
import type { Settings } from "../rules/settings";
import { matchesAny } from "./glob";

/** The label that puts a namespace, or a pod, into the agent tier. `components/` spells it too; a test compares. */
export const tierLabel = "palisade.dev/tier";
export const agentTier = "agent";

const agentKinds = new Set([
  "Polecat.gastown.gastown.io",
  "Agent.kubeopencode.io",
  "Task.kubeopencode.io",
  "CronTask.kubeopencode.io",
  "Sandbox.agents.x-k8s.io",
  "SandboxClaim.extensions.agents.x-k8s.io",
]);

const systemNamespace = /^kube-/;
const keyOf = (object: KubeObject, namespace: string): string => `${object.origin.cluster ?? ""}|${namespace}`;
const labelled = (object: KubeObject): boolean =>
  object.root.at("metadata", "labels", tierLabel).get("string") === agentTier;

/** Namespaces that objects themselves show to be agent tier. */
export class TierMap {
  readonly #agents = new Set<string>();

  note(objects: Iterable<KubeObject>): void {
    for (const object of objects) {
      const isNamespace = object.kind === "Namespace" && object.group === "";
      if (isNamespace && labelled(object)) this.#agents.add(keyOf(object, object.name));
      else if (!isNamespace && (labelled(object) || agentKinds.has(`${object.kind}.${object.group}`)))
        this.#agents.add(keyOf(object, object.namespace));
    }
  }

  /** Fails closed: whatever cannot be placed counts as agent tier. */
  tierOf(object: KubeObject, settings: Settings): Tier {
    const isNamespace = object.kind === "Namespace" && object.group === "";
    const namespace = isNamespace ? object.name : object.namespace;
    if (this.#agents.has(keyOf(object, namespace))) return "agent";
    if (namespace === "") return "agent";
    if (settings.agentNamespaces.length > 0) {
      return matchesAny(settings.agentNamespaces, namespace) ? "agent" : "elsewhere";
    }
    const spared = systemNamespace.test(namespace) || matchesAny(settings.operatorNamespaces, namespace);
    return spared ? "elsewhere" : "agent";
  }
}
