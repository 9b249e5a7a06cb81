import { isNamespace } from "../../policypack/rules/agentKinds";
import { policiesOf } from "../../policypack/rules/egress/policies";
import type { EgressPolicy } from "../../policypack/rules/egress/policy";
import type { Labels } from "../../policypack/rules/egress/selector";
import type { Place, Step } from "../../policypack/rules/egress/step";
import { clusterOf } from "../../policypack/rules/egress/workloads";
import { type World, worldOf } from "../../policypack/rules/egress/world";
import type { KubeObject } from "../../policypack/rules/object";
import { describe } from "../../policypack/rules/object";
import type { Settings } from "../../policypack/rules/settings";
import { isAnywhere, peerWords, podsWords, portWords } from "./egressWords";
import { compare, type PlaceName, sortedBy } from "./places";

/** One rule of one policy toward one destination. */
export interface Way {
  /** Which pods it is about. */
  readonly pods: string;
  readonly action: Step["action"];
  readonly to: string;
  readonly ports: string;
  readonly policy: string;
  /** Namespaces of the input that it leads to. */
  readonly namespaces: readonly string[];
  /** To any address at all. */
  readonly anywhere: boolean;
}

export interface NamespaceEgress {
  readonly namespace: string;
  /** Whether all that nothing allows is denied: to every pod, to some or to none. */
  readonly closed: "every pod" | "some pods" | "no pod";
  /** Workloads that no policy holds: they reach everything. */
  readonly open: readonly string[];
  readonly ways: readonly Way[];
}

export interface EgressReport {
  readonly namespaces: readonly NamespaceEgress[];
  /** Policies of engines that the configuration does not call in force, by engine. */
  readonly notCounted: Readonly<Record<string, number>>;
}

/** Labels of a pod that nobody has made yet. */
const anyLabels: Labels = { known: new Map(), unknown: new Set(), open: true };

const selectorOf = ({ object, engine }: EgressPolicy) => {
  const spec = object.root.at("spec");
  return spec.at(engine === "kubernetes" ? "podSelector" : engine === "cilium" ? "endpointSelector" : "selector");
};

function podsOf(policy: EgressPolicy): string {
  const selector = selectorOf(policy);
  return selector.get("string") ?? podsWords(selector);
}

/** Pods and namespaces of a cluster, as destinations. */
interface Target {
  readonly cluster: string;
  readonly name: string;
  readonly place: Place;
}

function targetsIn(world: World, objects: readonly KubeObject[], placeName: PlaceName): Target[] {
  const found = new Map<string, Target>();
  const note = (cluster: string, place: Place): void => {
    const labels = JSON.stringify([...place.labels.known, place.labels.open]);
    const name = placeName(cluster, place.namespace);
    found.set(`${cluster}|${place.namespace}|${labels}`, { cluster, name, place });
  };
  for (const pod of world.pods) if (pod.namespace !== undefined) note(pod.cluster, world.placeOf(pod));
  for (const object of objects.filter(isNamespace)) {
    const [cluster, namespace] = [clusterOf(object), object.name];
    const namespaceLabels = world.namespaceLabels(cluster, namespace);
    note(cluster, { namespace, namespaceLabels, labels: anyLabels, named: new Map() });
  }
  return [...found.values()];
}

function wayOf(policy: EgressPolicy, step: Step, targets: readonly Target[]): Way {
  const anywhere = isAnywhere(step.peer);
  const { pods } = step.peer;
  const reached =
    anywhere || pods === undefined
      ? []
      : targets.filter(({ cluster, place }) => cluster === policy.cluster && pods(place) !== "no");
  return {
    pods: podsOf(policy),
    action: step.action,
    to: peerWords(step.peer),
    ports: portWords(step.ports),
    policy: describe(policy.object),
    namespaces: [...new Set(reached.map(({ name }) => name))].sort(compare),
    anywhere,
  };
}

/** Policies of a namespace, and those of the whole cluster. */
const isAbout = (policy: EgressPolicy, cluster: string, namespace: string): boolean =>
  policy.cluster === cluster && (policy.namespace === null || policy.namespace === namespace);

function closedBy(policies: readonly EgressPolicy[], labels: Labels): NamespaceEgress["closed"] {
  const isolating = policies.filter(({ isolates }) => isolates === "yes");
  if (isolating.some(({ selects }) => selects(anyLabels, labels) === "yes")) return "every pod";
  return isolating.some(({ selects }) => selects(anyLabels, labels) !== "no") ? "some pods" : "no pod";
}

/** What each namespace may reach, as the policies in force say it. */
export function egressOf(objects: readonly KubeObject[], settings: Settings, placeName: PlaceName): EgressReport {
  const world = worldOf(objects, { settings });
  const targets = targetsIn(world, objects, placeName);
  const homes = new Map<string, [cluster: string, namespace: string]>();
  const note = (cluster: string, namespace: string): void => {
    if (namespace !== "") homes.set(`${cluster}|${namespace}`, [cluster, namespace]);
  };
  for (const { cluster, namespace = "" } of world.pods) note(cluster, namespace);
  for (const { cluster, namespace } of world.policies) note(cluster, namespace ?? "");
  for (const object of objects.filter(isNamespace)) note(clusterOf(object), object.name);
  const namespaces = [...homes.values()].map(([cluster, namespace]): NamespaceEgress => {
    const policies = world.policies.filter((policy) => isAbout(policy, cluster, namespace));
    const pods = world.pods.filter((pod) => pod.cluster === cluster && pod.namespace === namespace);
    const ways = policies.flatMap((policy) => policy.steps.map((step) => wayOf(policy, step, targets)));
    return {
      namespace: placeName(cluster, namespace),
      closed: closedBy(policies, world.namespaceLabels(cluster, namespace)),
      open: [
        ...new Set(pods.filter(({ reach }) => reach.isolated !== "yes").map(({ owner }) => describe(owner))),
      ].sort(),
      ways: sortedBy(ways, ({ pods: who, to, policy }) => [who, to, policy]),
    };
  });
  return {
    namespaces: sortedBy(namespaces, ({ namespace }) => [namespace]),
    notCounted: notCounted(objects, settings),
  };
}

function notCounted(objects: readonly KubeObject[], settings: Settings): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const object of objects) {
    const engine = policiesOf(object)[0]?.engine;
    if (engine === undefined || engine === "kubernetes" || settings.policyEngines.includes(engine)) continue;
    counts[engine] = (counts[engine] ?? 0) + 1;
  }
  return counts;
}
