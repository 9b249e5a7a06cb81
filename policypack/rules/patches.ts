import { Field, UNKNOWN } from "./field";
import { memo } from "./memo";
import type { KubeObject } from "./object";

/** Lists whose items server-side apply tells apart, and by which keys; all others it replaces as a whole. */
const keyed: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  ephemeralContainers: ["name"],
  volumes: ["name"],
  env: ["name"],
  imagePullSecrets: ["name"],
  secrets: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  hostAliases: ["ip"],
  // Of a container, and of a Service.
  ports: ["containerPort", "port", "protocol"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
};
const defaults: Readonly<Record<string, unknown>> = { protocol: "TCP" };
/** Maps that it replaces as a whole. */
const atomic = new Set(["selector", "podSelector", "namespaceSelector", "labelSelector", "nodeSelector"]);

type Plain = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);
const isNothing = (value: unknown): boolean => value === undefined || value === null;
const own = (map: Plain, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
const mapped = (keys: Iterable<string>, read: (key: string) => unknown): Plain =>
  Object.fromEntries([...keys].map((key) => [key, read(key)]));
const keysOf = (one: Plain, other: Plain): Set<string> => new Set([...Object.keys(one), ...Object.keys(other)]);

/** Null says nothing. */
const said = (patch: Plain): Plain =>
  mapped(
    Object.keys(patch).filter((key) => !isNothing(patch[key])),
    (key) => patch[key],
  );

/** What stands after a patch; `key` is the one under which both stand. */
function patchedValue(value: unknown, patch: unknown, key: string): unknown {
  if (isNothing(patch)) return value;
  const by = keyed[key];
  const mixes = isMap(patch) ? !atomic.has(key) : by !== undefined && Array.isArray(patch);
  // Part of what is not known yet stays, and nobody knows which.
  if (value === UNKNOWN && mixes) return UNKNOWN;
  if (mixes && isMap(patch) && isMap(value))
    return mapped(keysOf(value, said(patch)), (step) => patchedValue(own(value, step), own(patch, step), step));
  return mixes && by !== undefined && Array.isArray(patch) && Array.isArray(value)
    ? patchedItems(value, patch, by)
    : patch;
}

/** What nobody can name is like nothing else. */
const isNamed = (item: unknown, by: readonly string[]): boolean =>
  isMap(item) && by.some((key) => own(item, key) !== undefined);

function patchedItems(items: readonly unknown[], patches: readonly unknown[], by: readonly string[]): unknown[] {
  const parts = (item: unknown): unknown[] =>
    by.map((key) => (isMap(item) ? own(item, key) : undefined) ?? defaults[key]);
  const isSame = (one: unknown, other: unknown): boolean =>
    isNamed(one, by) && parts(one).every((part, index) => part === parts(other)[index] && part !== UNKNOWN);
  const result = [...items];
  for (const patch of patches) {
    const at = items.findIndex((item) => isSame(item, patch));
    if (at < 0) result.push(patch);
    else result[at] = patchedValue(result[at], patch, "");
  }
  return result;
}

/** What two orders of the same patches agree on; which of two writers comes last nobody knows. */
function agreed(one: unknown, other: unknown): unknown {
  if (isMap(one) && isMap(other)) return mapped(keysOf(one, other), (key) => agreed(own(one, key), own(other, key)));
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
    return one.map((item, index) => agreed(item, other[index]));
  return one === other ? one : UNKNOWN;
}

/** All but the words in which a patch says what it is. */
const contentOf = ({ root }: KubeObject): unknown =>
  isMap(root.value) ? { ...root.value, apiVersion: undefined, kind: undefined } : undefined;

function afterAll(value: unknown, patches: readonly KubeObject[]): unknown {
  const apply = (all: readonly KubeObject[]): unknown =>
    all.reduce((sum, patch) => patchedValue(sum, contentOf(patch), ""), value);
  return patches.map((last) => apply([...patches.filter((one) => one !== last), last])).reduce(agreed);
}

/** Read part by part, patches beside their target. */
const standsBeside = ({ kind, group }: KubeObject): boolean =>
  group === "rbac.authorization.k8s.io" || (kind === "Secret" && group === "");

const keyOf = ({ origin, group, kind, namespace, name }: KubeObject): string =>
  [origin.cluster ?? "", group, kind, namespace || "default", name].join("|");

interface Origins {
  readonly target: KubeObject;
  readonly patches: readonly KubeObject[];
}
const origins = new WeakMap<KubeObject, Origins>();

function patched(target: KubeObject, patches: readonly KubeObject[]): KubeObject {
  const made = { ...target, root: Field.of(afterAll(target.root.value, patches), false, target.origin.path) };
  origins.set(made, { target, patches });
  return made;
}

/** A stack as its cluster will have it: what it patches and shows itself is patched. The patches stay beside it. */
export const patchedStack = memo((objects: readonly KubeObject[]): readonly KubeObject[] => {
  const byTarget = new Map<string, KubeObject[]>();
  for (const patch of objects) {
    if (!patch.patch || patch.name === "" || standsBeside(patch)) continue;
    byTarget.set(keyOf(patch), [...(byTarget.get(keyOf(patch)) ?? []), patch]);
  }
  if (byTarget.size === 0) return objects;
  return objects.map((object) => {
    const patches = object.patch ? undefined : byTarget.get(keyOf(object));
    return patches === undefined ? object : patched(object, patches);
  });
});

/** What an object of a patched stack was put together from, patches last; nothing where nothing patches it. */
export function partsOf(object: KubeObject): readonly KubeObject[] {
  const parts = origins.get(object);
  return parts === undefined ? [] : [parts.target, ...parts.patches];
}

/** The object of the stack itself, for messages. */
export const originalOf = (object: KubeObject): KubeObject => origins.get(object)?.target ?? object;

/** Who wrote what stands at a place: the object itself, or a patch of it. */
export const writerOf = (object: KubeObject, ...steps: readonly string[]): KubeObject =>
  origins.get(object)?.patches.find(({ root }) => !root.at(...steps).isAbsent) ?? originalOf(object);

/** Patches of what the stack does not show. */
export const lonePatches = memo((objects: readonly KubeObject[]): readonly KubeObject[] => {
  const shown = new Set(objects.filter(({ patch }) => !patch).map(keyOf));
  return objects.filter((object) => object.patch && !shown.has(keyOf(object)));
});
