import * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "../corpus";

class Declared extends pulumi.CustomResource {}

/** The type token of the Kubernetes SDK for an object. */
export const tokenOf = ({ apiVersion, kind }: Pick<Manifest, "apiVersion" | "kind">): string =>
  `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;

/** A program that declares the objects one by one, as the classes of the Kubernetes SDK do. */
export const declaring = (objects: readonly Manifest[]) => async (): Promise<void> => {
  for (const object of objects)
    new Declared(tokenOf(object), `${object.kind}-${object.metadata.name}`.toLowerCase(), object);
};
