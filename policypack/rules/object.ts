import { Field } from "./field";

/** Engine options of a resource, as far as policies see them; empty for files. */
export interface ObjectOptions {
  readonly ignoreChanges: readonly string[];
  readonly protect?: boolean;
  readonly parent?: string;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where an object comes from. Everything is optional: files know lines, the engine knows URNs. */
export interface Origin {
  /** Pulumi type token. */
  readonly type?: string;
  readonly urn?: string;
  /** Which cluster: the provider's URN. Objects of different clusters never meet. */
  readonly cluster?: string;
  /** File, with the line on which the object starts. */
  readonly file?: string;
  readonly line?: number;
  readonly options?: ObjectOptions;
  /** Where a field stands in the file; undefined where it stands nowhere. */
  readonly locate?: (path: string) => Place | undefined;
  /** Path of the object in what holds it: `items[0]`. */
  readonly path?: string;
}

/** One object under judgement. Custom resources, patches and legacy versions come in the same shape. */
export interface KubeObject {
  readonly root: Field;
  readonly apiVersion: string;
  /** `apps` of `apps/v1`; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Without the suffix of a patch: `Deployment` for a DeploymentPatch too. Empty where there is none. */
  readonly kind: string;
  /** Partial, merged by the server into an object that we do not see. */
  readonly patch: boolean;
  /** Empty where absent or unknown. */
  readonly name: string;
  /** Empty where absent (default, or cluster-scoped) or unknown: see `root.at("metadata", "namespace")`. */
  readonly namespace: string;
  readonly origin: Origin;
  readonly options: ObjectOptions;
}

const noOptions: ObjectOptions = { ignoreChanges: [] };
const tokenKind = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

// The patch classes of the SDK keep the plain kind, and only their token ends in "Patch".
function isPatch(type: string, kind: string): boolean {
  if (type !== "") return tokenKind(type) === `${kind}Patch` || (kind.endsWith("Patch") && tokenKind(type) === kind);
  return kind.endsWith("Patch");
}

/** Modules of the provider's own resources, which are no Kubernetes objects. */
const providerModules = /^(helm\.sh|yaml|kustomize|index|meta)(\/|$)/;

/** `kubernetes:apps/v1:Deployment` says what an object is when the object itself does not. */
function fromToken(type: string): { apiVersion: string; kind: string } {
  const match = /^kubernetes:([^:]+):([^:]+)$/.exec(type);
  if (!match) return { apiVersion: "", kind: "" };
  const [, module = "", kind = ""] = match;
  if (providerModules.test(module)) return { apiVersion: "", kind: "" };
  return { apiVersion: module.replace(/^core\//, ""), kind };
}

export function kubeObject(value: unknown, origin: Origin = {}): KubeObject {
  const type = origin.type ?? "";
  const plain = Field.of(value, false, origin.path);
  const told = fromToken(type);
  const apiVersion = plain.at("apiVersion").get("string") ?? told.apiVersion;
  const written = plain.at("kind").get("string") ?? told.kind;
  const patch = isPatch(type, written);
  const slash = apiVersion.indexOf("/");
  return {
    root: patch ? Field.of(value, true, origin.path) : plain,
    apiVersion,
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: patch && written.endsWith("Patch") ? written.slice(0, -"Patch".length) : written,
    patch,
    name: plain.at("metadata", "name").get("string") ?? "",
    namespace: plain.at("metadata", "namespace").get("string") ?? "",
    origin,
    options: origin.options ?? noOptions,
  };
}

const isMapOrUnknown = (item: Field): boolean => item.isUnknown || item.get("map") !== undefined;

const holdsItems = ({ kind, root }: KubeObject): boolean =>
  kind.endsWith("List") && root.at("items").get("list") !== undefined && root.at("items").each().every(isMapOrUnknown);

/** A PodList need not say that its items are Pods. */
const itemType = ({ kind, apiVersion }: KubeObject): { type?: string } =>
  kind === "List" ? {} : { type: `kubernetes:${apiVersion}:${kind.slice(0, -"List".length)}` };

/** The objects in one document: the items of a List (of Lists), else the object itself. */
export function kubeObjects(value: unknown, origin: Origin = {}): KubeObject[] {
  const object = kubeObject(value, origin);
  if (!holdsItems(object)) return [object];
  const { type: _, ...rest } = origin;
  return object.root
    .at("items")
    .each()
    .flatMap((item) =>
      kubeObjects(item.isUnknown ? undefined : item.value, { ...rest, ...itemType(object), path: item.path }),
    );
}

/** `Deployment "agent" in namespace "team"`, for messages. */
export function describe(object: KubeObject): string {
  const name = object.name === "" ? "" : ` "${object.name}"`;
  const where = object.namespace === "" ? "" : ` in namespace "${object.namespace}"`;
  return `${object.kind || object.origin.type || "object"}${name}${where}`;
}
