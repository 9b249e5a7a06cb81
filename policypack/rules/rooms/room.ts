import { declaresAgents, isNamespace } from "../agentKinds";
import { isNetworkPolicy } from "../egress/networkPolicy";
import { clusterOf, type Workload, workloadsOf } from "../egress/workloads";
import type { Finding } from "../finding";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { originalOf, patchedStack } from "../patches";
import type { Context } from "../rule";
import type { Evidence, Settings } from "../settings";

/** A namespace of one cluster in which agents run. */
export interface Room {
  readonly cluster: string;
  readonly namespace: string;
  /** Everything that the stack declares in it, with its patches worked in; these stand beside it too. */
  readonly objects: readonly KubeObject[];
  readonly pods: readonly Workload[];
  /** The Namespace itself, where the stack declares it. */
  readonly declared: KubeObject | undefined;
  /** What findings about the room are pinned on. */
  readonly about: KubeObject;
}

const keyOf = (object: KubeObject): string =>
  `${clusterOf(object)}|${isNamespace(object) ? object.name : object.namespace}`;

function byPlace(objects: readonly KubeObject[]): Map<string, KubeObject[]> {
  const places = new Map<string, KubeObject[]>();
  for (const object of objects) {
    if (object.root.at("metadata", "namespace").isUnknown) continue;
    const there = places.get(keyOf(object));
    if (there === undefined) places.set(keyOf(object), [object]);
    else there.push(object);
  }
  return places;
}

function roomOf(objects: readonly KubeObject[], context: Pick<Context, "settings" | "tierOf">): Room[] {
  const pods = objects
    .flatMap((object) => workloadsOf(object, context))
    .map((pod) => ({ ...pod, owner: originalOf(pod.owner) }));
  const declared = objects.find((object) => isNamespace(object) && !object.patch);
  const about = declared === undefined ? pods[0]?.owner : originalOf(declared);
  const lived = pods.length > 0 || (declared !== undefined && declaresAgents(declared));
  if (about === undefined || !lived || context.tierOf(about) !== "agent") return [];
  const namespace = isNamespace(about) ? about.name : about.namespace;
  return [{ cluster: clusterOf(about), namespace, objects, pods, declared, about }];
}

const rooms = memo((_: Settings) => new WeakMap<readonly KubeObject[], readonly Room[]>());

/** The rooms of a stack, worked out once for all rules. */
export function roomsOf(
  objects: readonly KubeObject[],
  context: Pick<Context, "settings" | "tierOf">,
): readonly Room[] {
  const known = rooms(context.settings);
  const found =
    known.get(objects) ?? [...byPlace(patchedStack(objects)).values()].flatMap((there) => roomOf(there, context));
  known.set(objects, found);
  return found;
}

/** Objects with pods whose namespace a preview cannot know: nothing can be said of what surrounds them. */
export const homeless = (objects: readonly KubeObject[], context: Pick<Context, "settings">): KubeObject[] =>
  objects.filter(
    (object) => object.root.at("metadata", "namespace").isUnknown && workloadsOf(object, context).length > 0,
  );

/** What is missing in a room; nothing where it is complete. */
export type Gap = (room: Room, context: Context, objects: readonly KubeObject[]) => Finding[];

/** Judges every room of a stack; findings without an object are about the room. */
export const everyRoom = (objects: readonly KubeObject[], context: Context, gap: Gap): Finding[] =>
  roomsOf(objects, context).flatMap((room) =>
    gap(room, context, objects).map((finding) => ({ ...finding, object: originalOf(finding.object ?? room.about) })),
  );

/** Whether somebody answers for an object of another stack in this room. */
export const isVouchedFor = ({ cluster, namespace }: Room, context: Context, about: Partial<Evidence>): boolean =>
  context.attested({ namespace, ...(cluster === "" ? {} : { cluster }), ...about });

export const ofKind = ({ objects }: Pick<Room, "objects">, kind: string): KubeObject[] =>
  objects.filter((object) => object.kind === kind && object.group === "");

export const policiesIn = ({ objects }: Pick<Room, "objects">): KubeObject[] =>
  objects.filter((object) => isNetworkPolicy(object) && !object.patch);
