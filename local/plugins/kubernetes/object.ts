import { isJsonObject, type Json, type JsonObject } from "../values";

export const textAt = (object: JsonObject, key: string): string => {
  const value = object[key];
  return typeof value === "string" ? value : "";
};

export const numberAt = (object: JsonObject, key: string): number => {
  const value = object[key];
  return typeof value === "number" ? value : 0;
};

export const objectAt = (object: JsonObject, key: string): JsonObject => {
  const value = object[key];
  return isJsonObject(value) ? value : {};
};

export const listAt = (object: JsonObject, key: string): JsonObject[] => {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
};

export const metadataOf = (object: JsonObject): JsonObject => objectAt(object, "metadata");
export const nameOf = (object: JsonObject): string => textAt(metadataOf(object), "name");
export const namespaceOf = (object: JsonObject): string => textAt(metadataOf(object), "namespace");
export const annotationOf = (object: JsonObject, key: string): string =>
  textAt(objectAt(metadataOf(object), "annotations"), key);

export const idOf = (object: JsonObject): string => {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
};

export interface GroupKind {
  apiVersion: string;
  kind: string;
}

export const kindOf = (object: JsonObject): GroupKind => ({
  apiVersion: textAt(object, "apiVersion"),
  kind: textAt(object, "kind"),
});

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** What a reader calls it: `Deployment apps/web`. */
export const titleOf = (object: JsonObject): string => `${textAt(object, "kind")} ${idOf(object)}`;

export const isSecretKind = (object: JsonObject): boolean =>
  textAt(object, "kind") === "Secret" && textAt(object, "apiVersion") === "v1";

/** `kubernetes:apps/v1:Deployment` names `apps/v1` and `Deployment`; the core group is spelt out in types only. */
export function kindOfType(type: string): GroupKind {
  const [, module = "", kind = ""] = type.split(":");
  return { apiVersion: module.replace(/^core\//, ""), kind };
}

export const without = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

export const mapObject = (object: JsonObject, change: (value: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
