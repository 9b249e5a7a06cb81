import { UNKNOWN } from "../rules/field";
import { type KubeObject, kubeObjects } from "../rules/object";

/** What stands in exported states and previews for a value that is secret or not known yet. */
const secretSignature = "4dabf18193072939515e22adb298388d";
const opaque = new Set([
  "[secret]",
  "[unknown]",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

type Json = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const mapsIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isMap) : []);
const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The resources of `pulumi preview --json`, an exported state or a checkpoint; undefined for any other document. */
export function pulumiResources(value: unknown): Json[] | undefined {
  // An object of a cluster that has such a key too is still an object.
  if (!isMap(value) || value.apiVersion !== undefined || value.kind !== undefined) return undefined;
  const checkpoint = isMap(value.checkpoint) ? value.checkpoint.latest : undefined;
  const state = isMap(value.deployment) ? value.deployment : checkpoint;
  if (isMap(state)) return mapsIn(state.resources).filter((resource) => resource.delete !== true);
  if (!Array.isArray(value.steps)) return undefined;
  const kept = mapsIn(value.steps).filter(({ op }) => !stringOf(op).startsWith("delete"));
  return kept.map(({ newState }) => newState).filter(isMap);
}

/** The objects behind them, as the pack would see their inputs. */
export const objectsOfPulumi = (resources: readonly Json[], file: string): KubeObject[] =>
  resources.flatMap((resource) =>
    kubeObjects(withoutSecrets(resource.inputs ?? {}), {
      file,
      line: 1,
      type: stringOf(resource.type),
      urn: stringOf(resource.urn),
      cluster: stringOf(resource.provider).split("::").slice(0, 4).join("::"),
      options: {
        ignoreChanges: Array.isArray(resource.ignoreChanges) ? resource.ignoreChanges.map(String) : [],
        protect: resource.protect === true,
      },
    }),
  );

const deepest = 150;

function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return opaque.has(value) ? UNKNOWN : value;
  if (depth > deepest) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  if (!isMap(value)) return value;
  if (secretSignature in value) return UNKNOWN;
  const kept = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSecrets(item, depth + 1)]));
}
