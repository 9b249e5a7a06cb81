import type { Field } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { placeOf } from "./credentials";
import { rotatesMark } from "./marks";

const markOf = ({ root }: KubeObject): Field => {
  const metadata = root.at("metadata");
  return metadata.at("annotations", rotatesMark).or(metadata.at("labels", rotatesMark));
};

/** Whether an object is a CronJob that renews Secrets. */
export const isRotator = (object: KubeObject): boolean =>
  object.kind === "CronJob" && object.group === "batch" && !object.patch && !markOf(object).isAbsent;

/** The Secrets that a CronJob renews, as `namespace/name`. */
export const rotated = (object: KubeObject): string[] =>
  (markOf(object).get("string") ?? "")
    .split(/[,\s]+/)
    .filter((one) => one !== "")
    .map((one) => (one.includes("/") ? one : `${object.namespace}/${one}`));

const placeOfWritten = (object: KubeObject, written: string): string =>
  `${object.origin.cluster ?? ""}|${written.replace("/", "|")}`;

/** CronJobs by the Secrets that they renew. */
export const rotatorsOf = memo((objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> => {
  const rotators = objects.filter(isRotator);
  return new Map(
    rotators.flatMap((object) => rotated(object).map((one) => [placeOfWritten(object, one), object] as const)),
  );
});

/** Where a kind says which Secret it writes; its own name where it says nothing. */
const destinations: Readonly<Record<string, readonly string[]>> = {
  "ExternalSecret.external-secrets.io": ["spec", "target", "name"],
  "Certificate.cert-manager.io": ["spec", "secretName"],
  "VaultStaticSecret.secrets.hashicorp.com": ["spec", "destination", "name"],
  "VaultDynamicSecret.secrets.hashicorp.com": ["spec", "destination", "name"],
  "VaultPKISecret.secrets.hashicorp.com": ["spec", "destination", "name"],
  "SealedSecret.bitnami.com": ["metadata", "name"],
};

/** Secrets that controllers write, each with the object that has them do it. */
export const writersOf = memo((objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> => {
  const places = objects.flatMap((object): [string, KubeObject][] => {
    const path = destinations[`${object.kind}.${object.group}`];
    const name = path === undefined ? undefined : (object.root.at(...path).get("string") ?? object.name);
    return name === undefined || object.patch ? [] : [[placeOf(object, name), object]];
  });
  return new Map(places);
});
