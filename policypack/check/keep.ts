import type { Holder } from "../engine/stream";
import { Field } from "../rules/field";
import { type KubeObject, kubeObject } from "../rules/object";
import { Pool } from "./pool";
import { placed } from "./report";

/**
 * What remains of an object while the rest of the input is read, for the rules that look at all objects together. They read neither
 * `status`, nor the server's notes on who set which field, nor kubectl's copy of the object; of some kinds they read the name alone.
 * Equal parts are held once. Texts, for the places of findings of such rules, are held up to a bound; above it a finding of
 * theirs names the line on which its object starts.
 */
export class Keeper implements Holder {
  readonly #pool = new Pool();
  #texts = 0;
  #isPlaced = true;

  /** Tells how much text the objects that come next stand in. */
  begin(size: number): void {
    this.#texts += size;
    this.#isPlaced = this.#texts <= mostText;
  }

  keep(object: KubeObject): KubeObject {
    const { locate, ...origin } = object.origin;
    const value = object.apiVersion === "" ? object.root.value : reduced(object);
    const held = this.#texts > smallText ? this.#pool.share(value) : value;
    const kept = kubeObject(held, this.#isPlaced && locate ? { ...origin, locate } : origin);
    // A malformed or unknown root stays what it is.
    return object.root.isSet ? kept : { ...kept, root: Field.of(undefined, false, origin.path) };
  }

  readonly note = placed;
}

/** Up to here looking for equal parts costs more time than it saves memory. */
const smallText = 8 * 1024 * 1024;
const mostText = 64 * 1024 * 1024;
const copy = "kubectl.kubernetes.io/last-applied-configuration";
const named = new Set([
  "Event",
  "Event.events.k8s.io",
  "Lease.coordination.k8s.io",
  "Endpoints",
  "EndpointSlice.discovery.k8s.io",
]);

type Json = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

function reduced({ root, kind, group }: KubeObject): unknown {
  if (!isMap(root.value)) return root.value;
  const { status: _, ...rest } = root.value;
  const kept = { ...rest, metadata: metadataOf(rest.metadata) };
  if (!named.has(group === "" ? kind : `${kind}.${group}`)) return kept;
  return { apiVersion: rest.apiVersion, kind: rest.kind, metadata: kept.metadata };
}

function metadataOf(metadata: unknown): unknown {
  if (!isMap(metadata)) return metadata;
  const { managedFields: _, annotations, ...rest } = metadata;
  if (!isMap(annotations)) return annotations === undefined ? rest : { ...rest, annotations };
  const { [copy]: __, ...own } = annotations;
  return { ...rest, annotations: own };
}
