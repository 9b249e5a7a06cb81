import type { JsonObject } from "../values";
import { ApiError, type Cause } from "./apiError";
import type { Client } from "./client";
import { type Discovery, type Endpoint, pathTo } from "./discovery";
import { annotationOf, kindOf, nameOf, namespaceOf, titleOf } from "./object";
import type { Settings } from "./settings";

export interface Cluster {
  client: Client;
  discovery: Discovery;
  settings: Settings;
  /** For objects that name none. */
  namespace: string;
}

export interface Applying {
  manager: string;
  dryRun?: boolean;
  /** Seconds to wait for a kind that has only just been defined. */
  patience?: number;
}

export interface Place {
  endpoint: Endpoint;
  path: string;
}

export async function placeOf(cluster: Cluster, object: JsonObject, seconds = 0): Promise<Place> {
  const endpoint = await cluster.discovery.find(kindOf(object), seconds);
  const namespace = namespaceOf(object) || cluster.namespace;
  return { endpoint, path: pathTo(endpoint, namespace, nameOf(object)) };
}

const force = (object: JsonObject, settings: Settings): boolean =>
  annotationOf(object, "pulumi.com/patchForce") === "true" || settings.patchForce;

const told = ({ field, message }: Cause): string => `  ${field}: ${message}`;

function explained(error: unknown, object: JsonObject): unknown {
  if (!(error instanceof ApiError) || error.status === 0) return error;
  if (error.status !== 409 || error.causes.length === 0) {
    return new ApiError(error.status, error.reason, `${titleOf(object)}: ${error.message}`, error.causes);
  }
  const message = [
    `${titleOf(object)}: another manager owns fields that differ:`,
    ...error.causes.map(told),
    'leave those fields to it, or take them over with the annotation pulumi.com/patchForce: "true"',
  ].join("\n");
  return new ApiError(error.status, error.reason, message, error.causes);
}

/** Server-side apply: creates the object or changes the fields that this manager sets. */
export async function apply(cluster: Cluster, object: JsonObject, how: Applying): Promise<JsonObject> {
  const { path } = await placeOf(cluster, object, how.patience ?? 0);
  const query = {
    fieldManager: how.manager,
    force: String(force(object, cluster.settings)),
    fieldValidation: "Strict",
    ...(how.dryRun ? { dryRun: "All" } : {}),
  };
  const request = { method: "PATCH", path, query, body: object, type: "application/apply-patch+yaml" } as const;
  try {
    return await cluster.client.ask({ ...request, patience: how.dryRun ? 2 : 20 });
  } catch (error) {
    throw explained(error, object);
  }
}

export async function get(cluster: Cluster, object: JsonObject, patience = 20): Promise<JsonObject> {
  const { path } = await placeOf(cluster, object);
  return cluster.client.ask({ method: "GET", path, patience });
}
