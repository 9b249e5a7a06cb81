import { memo } from "../rules/memo";
import { sameCluster } from "../rules/near";
import { type KubeObject, kubeObject } from "../rules/object";

/** An object as its patches leave it, and what it was put together from. */
export interface Patched {
  readonly object: KubeObject;
  readonly parts: readonly KubeObject[];
}

type Json = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Lists that the server merges item by item, and what it knows an item by; all others are replaced as a whole. */
const keys: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  volumes: "name",
  env: "name",
  imagePullSecrets: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
  hostAliases: "ip",
};

function mergedLists(old: readonly unknown[], now: readonly unknown[], key: string): unknown[] {
  // What nobody can name is like nothing else, and comes on top.
  const isLike = (one: unknown, other: unknown): boolean =>
    isMap(one) && isMap(other) && typeof one[key] === "string" && one[key] === other[key];
  const kept = old.map((item) =>
    merged(
      item,
      now.find((change) => isLike(item, change)),
    ),
  );
  return [...kept, ...now.filter((item) => !old.some((one) => isLike(one, item)))];
}

/** What is absent in a patch stays; what is there counts, unknown values included. */
function merged(old: unknown, now: unknown, field = ""): unknown {
  if (now === undefined || now === null) return old;
  const key = keys[field];
  if (key !== undefined && Array.isArray(old) && Array.isArray(now)) return mergedLists(old, now, key);
  if (!isMap(old) || !isMap(now)) return now;
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries(names.map((name) => [name, merged(own(old, name), own(now, name), name)]));
}

const own = (holder: Json, name: string): unknown => (Object.hasOwn(holder, name) ? holder[name] : undefined);

const isOf = (patch: KubeObject, target: KubeObject): boolean =>
  patch.name !== "" &&
  patch.name === target.name &&
  patch.kind === target.kind &&
  patch.group === target.group &&
  patch.namespace === target.namespace &&
  sameCluster(patch, target);

/** The objects of a stack that the same stack patches, as the server will have them. */
export const patchedIn = memo((objects: readonly KubeObject[]): readonly Patched[] => {
  const patches = objects.filter(({ patch }) => patch);
  if (patches.length === 0) return [];
  return objects.flatMap((target) => {
    const own = target.patch ? [] : patches.filter((patch) => isOf(patch, target));
    const [first] = own;
    if (first === undefined) return [];
    const value = own.reduce((whole: unknown, patch) => merged(whole, patch.root.value), target.root.value);
    // Whoever patches answers for what comes of it.
    const { urn, file, line } = first.origin;
    const origin = {
      ...target.origin,
      ...(urn === undefined ? {} : { urn }),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    };
    return [{ object: kubeObject(value, origin), parts: [target, ...own] }];
  });
});
