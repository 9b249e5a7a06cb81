import { sealKeys, sealLike, sealTexts, secretTexts } from "../secrets";
import { isJsonObject, isObject, type Json, type JsonObject, objectOf, type Properties, unknown } from "../values";
import { isSecretKind, metadataOf, objectAt, without } from "./object";

export const managerKey = "__fieldManager";
const initialVersionKey = "__initialApiVersion";
const serverFields = ["managedFields", "uid", "resourceVersion", "creationTimestamp", "generation", "selfLink"];
const bookkeeping = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"];
const secretKeys = ["data", "stringData"];

const contentKeys = (live: JsonObject): string[] => (isSecretKind(live) ? secretKeys : []);

/** What is kept of a live object, with all secret that was secret in the inputs or is by its kind. */
export function outputsOf(live: JsonObject, inputs: Properties, manager: string): Properties {
  const kept: Properties = { ...live, metadata: without(metadataOf(live), ["managedFields"]) };
  const sealed = sealTexts(sealLike(kept, inputs), secretTexts([inputs]));
  const outputs = sealKeys(isObject(sealed) ? sealed : kept, contentKeys(live));
  const initial = typeof live.apiVersion === "string" ? live.apiVersion : "";
  return { ...outputs, [initialVersionKey]: initial, [managerKey]: manager };
}

/** A dry run makes up what the server will choose anew: that is not yet known. */
export function previewOf(live: JsonObject, inputs: Properties, manager: string, olds?: Properties): Properties {
  const outputs = outputsOf(without(live, ["status"]), inputs, manager);
  if (olds !== undefined) return outputs;
  const fresh = { uid: unknown, resourceVersion: unknown, creationTimestamp: unknown };
  const chosen: Properties = live.kind === "Service" ? { spec: { ...objectOf(outputs.spec), clusterIP: unknown } } : {};
  return { ...outputs, ...chosen, status: unknown, metadata: { ...objectOf(outputs.metadata), ...fresh } };
}

function pruned(live: Json, inputs: Json | undefined): Json {
  if (Array.isArray(live) && Array.isArray(inputs)) {
    return live.map((item, index) => (index < inputs.length ? pruned(item, inputs[index]) : item));
  }
  if (!isJsonObject(live) || !isJsonObject(inputs)) return live;
  return Object.fromEntries(
    Object.keys(inputs).flatMap((key) => {
      const value = live[key];
      return value === undefined ? [] : [[key, pruned(value, inputs[key])]];
    }),
  );
}

/** The live values of the fields that the program sets; after an import, of all that a user could have set. */
export function inputsOf(live: JsonObject, inputs: JsonObject, sealed: Properties): Properties {
  if (Object.keys(inputs).length === 0) return sealKeys(importable(live), contentKeys(live));
  const now = pruned(live, inputs);
  const kept = isJsonObject(now) ? now : {};
  // The server folds stringData into data, so the written form is the only record of it.
  const written = isSecretKind(live) && inputs.stringData !== undefined ? stringData(live, inputs) : {};
  const result = sealLike({ ...kept, ...written }, sealed);
  return sealKeys(isObject(result) ? result : {}, contentKeys(live));
}

function stringData(live: JsonObject, inputs: JsonObject): JsonObject {
  const data = objectAt(live, "data");
  return {
    stringData: Object.fromEntries(
      Object.keys(objectAt(inputs, "stringData")).flatMap((key) => {
        const value = data[key];
        return typeof value === "string" ? [[key, Buffer.from(value, "base64").toString()]] : [];
      }),
    ),
  };
}

function importable(live: JsonObject): Properties {
  const metadata = without(metadataOf(live), serverFields);
  const annotations = without(objectAt(metadata, "annotations"), bookkeeping);
  const rest = without(metadata, ["annotations"]);
  return {
    ...without(live, ["status"]),
    metadata: Object.keys(annotations).length === 0 ? rest : { ...rest, annotations },
  };
}

/** The object without what changes by itself. */
export const comparable = (live: JsonObject): JsonObject => ({
  ...without(live, ["status"]),
  metadata: without(metadataOf(live), ["managedFields", "resourceVersion", "generation"]),
});
