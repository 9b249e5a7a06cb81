import * as pulumi from "@pulumi/pulumi";
import { apply, nameOf } from "../apply";
import { surroundings } from "../clock";
import { type Certificate, issueCertificate, serviceNames } from "./certificate";
import type { PowerToolsArgs } from "./powerTools/args";
import { powerToolsManifests } from "./powerTools/manifests";
import { type PowerToolsModel, parsePowerTools } from "./powerTools/model";
import { collectorName, toeNamespace } from "./powerTools/spec";
import { collectorUrl } from "./powerTools/tools";

function certificateOf(parent: pulumi.Resource, name: string, model: PowerToolsModel): Certificate | undefined {
  if (model.collector === undefined) return undefined;
  return issueCertificate(parent, `${name}-collector`, {
    commonName: `${collectorName}.${toeNamespace}.svc`,
    dnsNames: serviceNames(collectorName, toeNamespace),
    generation: model.collector.renewal.label,
  });
}

/**
 * Diagnostic tools that are injected into running pods. Administrators define them, users run them, and neither can do
 * the other's part; above the minimal profile a tool needs an approval that ends and a namespace apart.
 */
export class PowerTools extends pulumi.ComponentResource {
  /** Namespace of controller, tools and collector. */
  readonly namespace: pulumi.Output<string>;
  /** Where tools send their results; empty without a collector. */
  readonly collectorUrl: pulumi.Output<string>;
  /** Authority that signed the collector's certificate; empty without a collector. */
  readonly collectorCa: pulumi.Output<string>;

  constructor(name: string, args: PowerToolsArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parsePowerTools(name, args, surroundings());
    super("palisade:index:PowerTools", name, args, opts);
    const certificate = certificateOf(this, name, model);
    const applied = apply(this, name, powerToolsManifests(model, certificate));
    this.namespace = nameOf(applied, "namespace");
    this.collectorUrl = pulumi.output(certificate === undefined ? "" : collectorUrl);
    this.collectorCa = pulumi.output(certificate?.ca ?? "");
    this.registerOutputs({
      namespace: this.namespace,
      collectorUrl: this.collectorUrl,
      collectorCa: this.collectorCa,
    });
  }
}
