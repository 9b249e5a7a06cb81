import type { Field } from "./field";
import type { Finding } from "./finding";
import { memo } from "./memo";
import type { KubeObject } from "./object";
import { podPaths } from "./podKinds";
import type { Context } from "./rule";

/** A pod template wherever it stands: annotations and labels are the template's, never the controller's. */
export interface Pod {
  readonly owner: KubeObject;
  readonly metadata: Field;
  readonly spec: Field;
  readonly containers: readonly Container[];
}

export type ContainerKind = "init" | "sidecar" | "main" | "ephemeral";

export interface Container {
  readonly kind: ContainerKind;
  readonly field: Field;
  /** For messages; empty where unknown. */
  readonly name: string;
}

const lists = [
  ["initContainers", "init"],
  ["containers", "main"],
  ["ephemeralContainers", "ephemeral"],
] as const;

function containersOf(spec: Field): Container[] {
  return lists.flatMap(([list, kind]) =>
    spec
      .at(list)
      .each()
      .map((field) => {
        const sidecar = kind === "init" && field.at("restartPolicy").get("string") === "Always";
        return { kind: sidecar ? "sidecar" : kind, field, name: field.at("name").get("string") ?? "" };
      }),
  );
}

const podsBySetting = new Map<string, (object: KubeObject) => readonly Pod[]>();

function reader(extra: readonly string[]): (object: KubeObject) => readonly Pod[] {
  const key = extra.join("\n");
  const made =
    podsBySetting.get(key) ??
    memo((object: KubeObject) =>
      podPaths(object, extra).map((path) => {
        const template = object.root.at(...path);
        const spec = template.at("spec");
        return { owner: object, metadata: template.at("metadata"), spec, containers: containersOf(spec) };
      }),
    );
  podsBySetting.set(key, made);
  return made;
}

/** The pods an object declares; none for kinds that hold no pod. */
export const podsOf = (object: KubeObject, context: Pick<Context, "settings">): readonly Pod[] =>
  reader(context.settings.podPaths)(object);

/** Judges every pod of an object. */
export const everyPod = (
  object: KubeObject,
  context: Pick<Context, "settings">,
  judge: (pod: Pod) => Finding[],
): Finding[] => podsOf(object, context).flatMap(judge);

/** Judges every container of every pod: init, sidecar, main, ephemeral. */
export const everyContainer = (
  object: KubeObject,
  context: Pick<Context, "settings">,
  judge: (container: Container, pod: Pod) => Finding[],
): Finding[] => everyPod(object, context, (pod) => pod.containers.flatMap((container) => judge(container, pod)));

/** The security contexts of a pod: its own, then those of all its containers. */
export const securityContexts = (pod: Pod): Field[] =>
  [pod.spec, ...pod.containers.map(({ field }) => field)].map((holder) => holder.at("securityContext"));

/** True where the pod says in so many words that it runs on Windows; a node selector alone is no promise. */
export const isWindows = (pod: Pod): boolean => pod.spec.at("os", "name").get("string") === "windows";
