import { isNamespace } from "../agentKinds";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { originalOf, patchedStack } from "../patches";
import type { Context } from "../rule";
import type { Settings } from "../settings";
import { policiesInForce, selects } from "./policies";
import type { EgressPolicy } from "./policy";
import { type Reach, reachOf, type Selecting } from "./reach";
import { type Labels, labelsOf } from "./selector";
import type { Place } from "./step";
import { clusterOf, type Workload, workloadsOf } from "./workloads";

/** The label by which every namespace knows its own name. */
export const nameLabel = "kubernetes.io/metadata.name";

export interface NetworkPod extends Workload {
  readonly selecting: readonly Selecting[];
  readonly reach: Reach;
}

/** The pods of a stack with what holds them, worked out once for all rules. */
export class World {
  readonly pods: readonly NetworkPod[];
  /** Policies of the engines in force. */
  readonly policies: readonly EgressPolicy[];
  readonly #namespaces: ReadonlyMap<string, Declared>;
  readonly #reaches = new Map<string, Reach>();

  constructor(objects: readonly KubeObject[], settings: Settings) {
    const whole = patchedStack(objects);
    this.#namespaces = namespacesOf(whole);
    this.policies = policiesInForce(objects).filter(
      ({ engine }) => engine === "kubernetes" || settings.policyEngines.includes(engine),
    );
    const places = byPlace(this.policies);
    this.pods = whole
      .flatMap((object) => workloadsOf(object, { settings }))
      .map((workload) => {
        const selecting = this.#selecting(workload, places);
        const reach = this.#reach(workload, selecting, settings);
        return { ...workload, owner: originalOf(workload.owner), selecting, reach };
      });
  }

  /** Labels of a namespace; of one declared elsewhere only the name is known. */
  namespaceLabels(cluster: string, namespace: string | undefined): Labels {
    if (namespace === undefined) return { known: new Map(), unknown: new Set([nameLabel]), open: true };
    const declared = this.#namespaces.get(`${cluster}|${namespace}`);
    return declared?.labels ?? { known: new Map([[nameLabel, namespace]]), unknown: new Set(), open: true };
  }

  /** Whether the stack itself declares the namespace. */
  declares(cluster: string, namespace: string): boolean {
    return this.#namespaces.get(`${cluster}|${namespace}`)?.whole === true;
  }

  /** A pod as the peers of policies see it. */
  placeOf({ cluster, namespace, labels, named }: Workload): Place {
    return { namespace: namespace ?? "", namespaceLabels: this.namespaceLabels(cluster, namespace), labels, named };
  }

  #selecting(workload: Workload, places: ReadonlyMap<string, readonly EgressPolicy[]>): Selecting[] {
    const { cluster, namespace } = workload;
    const here = namespace === undefined ? this.policies : (places.get(`${cluster}|${namespace}`) ?? []);
    const anywhere = namespace === undefined ? [] : (places.get(cluster) ?? []);
    const labels = this.namespaceLabels(cluster, namespace);
    return [...here, ...anywhere]
      .map((policy) => ({ policy, answer: selects(policy, workload, labels) }))
      .filter(({ answer }) => answer !== "no");
  }

  /** Pods with the same policies have the same reach. */
  #reach({ hostNetwork }: Workload, selecting: readonly Selecting[], settings: Settings): Reach {
    const key = `${hostNetwork}${selecting.map(({ policy, answer }) => `${this.#numberOf(policy)}${answer}`).join()}`;
    const reach = this.#reaches.get(key) ?? reachOf(selecting, hostNetwork, settings);
    this.#reaches.set(key, reach);
    return reach;
  }

  readonly #numbers = new Map<EgressPolicy, number>();
  #numberOf(policy: EgressPolicy): number {
    const number = this.#numbers.get(policy) ?? this.#numbers.size;
    this.#numbers.set(policy, number);
    return number;
  }
}

/** A Namespace, or patches of one that stands elsewhere. */
interface Declared {
  readonly labels: Labels;
  readonly whole: boolean;
}

function namespacesOf(objects: readonly KubeObject[]): ReadonlyMap<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const object of objects.filter(isNamespace)) {
    const key = `${clusterOf(object)}|${object.name}`;
    const labels = labelsOf(object.root.at("metadata", "labels"), { [nameLabel]: object.name });
    if (!object.patch) declared.set(key, { labels, whole: true });
    // Of one that stands elsewhere these labels are known, and others may be there.
    else if (declared.get(key) === undefined) declared.set(key, { labels: { ...labels, open: true }, whole: false });
  }
  return declared;
}

/** Policies by cluster and namespace; those of no or an unknown namespace by cluster alone. */
function byPlace(policies: readonly EgressPolicy[]): Map<string, EgressPolicy[]> {
  const places = new Map<string, EgressPolicy[]>();
  for (const policy of policies) {
    const { cluster, namespace } = policy;
    const key = typeof namespace === "string" ? `${cluster}|${namespace}` : cluster;
    const there = places.get(key);
    if (there === undefined) places.set(key, [policy]);
    else there.push(policy);
  }
  return places;
}

const worlds = memo((settings: Settings) => memo((objects: readonly KubeObject[]) => new World(objects, settings)));

export const worldOf = (objects: readonly KubeObject[], { settings }: Pick<Context, "settings">): World =>
  worlds(settings)(objects);
