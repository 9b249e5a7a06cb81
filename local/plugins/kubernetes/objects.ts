import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { differences } from "../difference";
import { type DiffCall, type Difference, InitFailed, type ReadCall, type Resource } from "../resource";
import { hasUnknown, type JsonObject, type Properties, settledObject, textOf } from "../values";
import { isMissing, isUnreachable } from "./apiError";
import { apply, type Cluster, get, placeOf } from "./apply";
import { NoSuchKind } from "./discovery";
import { forcesReplacement } from "./immutable";
import { autonamed, checkNames } from "./naming";
import { annotationOf, idOf, kindOf, kindOfType, metadataOf, nameOf, namespaceOf, without } from "./object";
import { comparable, inputsOf, managerKey, outputsOf, previewOf } from "./state";
import { skipsWaiting, untilGone, untilReady } from "./waiting";

export type ClusterSource = () => Cluster;

export const newManager = (): string => `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
export const managerOf = (state: Properties): string => textOf(state[managerKey]) ?? newManager();

/** Nothing to ask: no cluster yet, or the kind or namespace comes with the same update. */
export const cannotDryRun = (error: unknown): boolean =>
  isUnreachable(error) || isMissing(error) || error instanceof NoSuchKind;

/** Namespaced objects carry their namespace from the start, since their id and later updates need it. */
export async function placed(cluster: Cluster, object: JsonObject, seconds = 0): Promise<JsonObject> {
  if (namespaceOf(object) !== "") return object;
  const { endpoint } = await placeOf(cluster, object, seconds);
  if (!endpoint.namespaced) return object;
  return { ...object, metadata: { ...metadataOf(object), namespace: cluster.namespace } };
}

async function previewed(
  cluster: Cluster,
  inputs: Properties,
  manager: string,
  olds?: Properties,
): Promise<Properties> {
  if (hasUnknown(inputs)) return { ...inputs };
  try {
    const object = await placed(cluster, settledObject(inputs));
    return previewOf(await apply(cluster, object, { manager, dryRun: true }), inputs, manager, olds);
  } catch (error) {
    if (cannotDryRun(error)) return { ...inputs };
    throw error;
  }
}

async function applied(cluster: Cluster, inputs: Properties, manager: string, timeout: number) {
  const object = await placed(cluster, settledObject(inputs), 20);
  const first = await apply(cluster, object, { manager, patience: 20 });
  const { live, reasons } = await untilReady(cluster, object, first, timeout);
  const outputs = outputsOf(live, inputs, manager);
  if (reasons.length > 0) throw new InitFailed(idOf(live), outputs, inputs, reasons);
  return { id: idOf(live), outputs };
}

/** A change of spelling that the server does not see, such as 1000m for 1, is none. */
async function isNoChange(cluster: Cluster, call: DiffCall): Promise<boolean> {
  if (hasUnknown(call.news)) return false;
  try {
    const object = await placed(cluster, settledObject(call.news));
    const live = await get(cluster, object, 2);
    const next = await apply(cluster, object, { manager: managerOf(call.olds), dryRun: true });
    return isDeepStrictEqual(comparable(live), comparable(next));
  } catch {
    // What the API server objects to is told by the update itself, with its reason.
    return false;
  }
}

/** An id says the namespace that inputs leave out. */
const withNamespace = (inputs: JsonObject, id: string): JsonObject =>
  id.includes("/") && namespaceOf(inputs) === ""
    ? { ...inputs, metadata: { ...metadataOf(inputs), namespace: id.split("/")[0] ?? "" } }
    : inputs;

async function diff(cluster: Cluster, call: DiffCall): Promise<Difference> {
  const old = withNamespace(settledObject(call.oldInputs), call.id);
  const now = hasUnknown(call.news.metadata)
    ? settledObject(call.news)
    : withNamespace(settledObject(call.news), call.id);
  const steps = differences(
    { ...call.oldInputs, metadata: old.metadata ?? {} },
    { ...call.news, metadata: now.metadata ?? {} },
  );
  const immutable = old.immutable === true;
  const changes = steps.map((step) => ({ ...step, replaces: replaces(step.path, old, now, cluster, immutable) }));
  const replaced = changes.some((change) => change.replaces);
  if (changes.length > 0 && !replaced && (await isNoChange(cluster, call)))
    return { changes: [], deleteBeforeReplace: false };
  const sameName = nameOf(old) === nameOf(now) && namespaceOf(old) === namespaceOf(now);
  const named = annotationOf(now, autonamed) !== "true";
  return { changes, deleteBeforeReplace: replaced && named && sameName };
}

function replaces(path: string, old: JsonObject, now: JsonObject, cluster: Cluster, immutable: boolean): boolean {
  if (path !== "apiVersion") return forcesReplacement(path, kindOf(old), cluster.settings, immutable);
  const group = (object: JsonObject) => kindOf(object).apiVersion.split("/").slice(0, -1).join("/");
  return group(old) !== group(now);
}

/** What to look for: by the state when there is one, else by the id and type alone, as for an import. */
export function sought({ id, type, inputs, olds }: ReadCall): JsonObject {
  const known = settledObject(Object.keys(olds).length > 0 ? olds : inputs);
  const [namespace, name] = id.includes("/") ? id.split("/", 2) : ["", id];
  const kind = kindOf(known).kind === "" ? kindOfType(type) : kindOf(known);
  return { ...kind, metadata: { name: name ?? "", ...(namespace ? { namespace } : {}) } };
}

async function read(cluster: Cluster, call: ReadCall) {
  try {
    const live = await get(cluster, sought(call));
    const inputs = inputsOf(live, settledObject(call.inputs), call.inputs);
    return { id: idOf(live), outputs: outputsOf(live, inputs, managerOf(call.olds)), inputs };
  } catch (error) {
    if (isMissing(error) || error instanceof NoSuchKind) return { id: "", outputs: {}, inputs: {} };
    throw error;
  }
}

async function remove(cluster: Cluster, object: JsonObject, timeout: number): Promise<void> {
  const propagationPolicy = annotationOf(object, "pulumi.com/deletionPropagationPolicy").replace(/^./, (c) =>
    c.toUpperCase(),
  );
  try {
    const place = await placeOf(cluster, object);
    const query = { propagationPolicy: propagationPolicy || "Foreground" };
    await cluster.client.ask({ method: "DELETE", path: place.path, query });
    if (!skipsWaiting(object)) await untilGone(cluster, place, object, timeout);
  } catch (error) {
    const unreachable = isUnreachable(error) && cluster.settings.deleteUnreachable;
    if (!isMissing(error) && !(error instanceof NoSuchKind) && !unreachable) throw error;
  }
}

export const objects = (source: ClusterSource): Resource => ({
  check: async (call) => checkNames(call),
  diff: (call) => diff(source(), call),
  read: (call) => read(source(), call),
  create: async ({ inputs, preview, timeout }) => {
    const manager = newManager();
    if (preview) return { id: "", outputs: await previewed(source(), inputs, manager) };
    return applied(source(), inputs, manager, timeout);
  },
  update: async ({ inputs, olds, preview, timeout }) => {
    const manager = managerOf(olds);
    if (preview) return previewed(source(), inputs, manager, olds);
    return (await applied(source(), inputs, manager, timeout)).outputs;
  },
  delete: async (call) => {
    const object = without(settledObject(call.olds), ["status", "spec"]);
    await remove(
      source(),
      { ...object, metadata: { ...metadataOf(object), ...metadataOf(sought({ ...call, inputs: {} })) } },
      call.timeout,
    );
  },
});
