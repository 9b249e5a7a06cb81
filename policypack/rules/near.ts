import { isNamespace, runsAgent } from "./agentKinds";
import type { KubeObject } from "./object";

/** Objects of different clusters never meet, whatever their names. */
export const sameCluster = (one: KubeObject, other: KubeObject): boolean => one.origin.cluster === other.origin.cluster;

export const sameNamespace = (one: KubeObject, other: KubeObject): boolean =>
  sameCluster(one, other) && one.namespace === other.namespace;

/** An object by kind with its group, as `kinds` of a rule spells it. */
export const isA = ({ kind, group }: KubeObject, ...kinds: readonly string[]): boolean =>
  kinds.includes(group === "" ? kind : `${kind}.${group}`);

/** The Namespace objects of that name in the cluster of another object. */
export const namespacesNamed = (name: string, near: KubeObject, objects: readonly KubeObject[]): KubeObject[] =>
  objects.filter((object) => isNamespace(object) && object.name === name && sameCluster(object, near));

/** Objects that run agents in a namespace. */
export const agentsIn = (name: string, near: KubeObject, objects: readonly KubeObject[]): KubeObject[] =>
  objects.filter((object) => object.namespace === name && sameCluster(object, near) && runsAgent(object));
