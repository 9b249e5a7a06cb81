import * as pulumi from "@pulumi/pulumi";
import { apply, nameOf } from "../apply";
import type { GasTownArgs } from "./gasTown/args";
import { celMap, secretsByNamespace } from "./gasTown/guard";
import { gasTownManifests } from "./gasTown/manifests";
import { parseGasTown } from "./gasTown/model";

/**
 * Gas Town: an operator that runs one pod for each piece of work on a repository and pushes a branch.
 * Workers hold no API token, their Secrets and images are the rigs' own, and the operator writes in watched namespaces only.
 */
export class GasTown extends pulumi.ComponentResource {
  /** Namespace of the operator. */
  readonly namespace: pulumi.Output<string>;
  /** Namespaces that it acts in. */
  readonly watchNamespaces: pulumi.Output<string[]>;

  constructor(name: string, args: GasTownArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseGasTown(name, args);
    super("palisade:index:GasTown", name, args, opts);
    const knownSecrets = pulumi.output(secretsByNamespace(model)).apply(celMap);
    const applied = apply(this, name, gasTownManifests(model, knownSecrets));
    this.namespace = nameOf(applied, "namespace");
    this.watchNamespaces = pulumi.output(model.operator.watchNamespaces);
    this.registerOutputs({ namespace: this.namespace, watchNamespaces: this.watchNamespaces });
  }
}
