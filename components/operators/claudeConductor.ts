import * as pulumi from "@pulumi/pulumi";
import { apply, nameOf } from "../apply";
import { surroundings } from "../clock";
import type { ClaudeConductorArgs } from "./claudeConductor/args";
import { conductorManifests } from "./claudeConductor/manifests";
import { parseClaudeConductor } from "./claudeConductor/model";
import { makeSecrets } from "./claudeConductor/secrets";

/**
 * Claude Conductor: an orchestrator, agents and Redis in a namespace of their own. Parts talk to the parts they must,
 * agents hold no right and no Secret but the model's key, and Redis speaks TLS to named users only.
 */
export class ClaudeConductor extends pulumi.ComponentResource {
  /** Namespace of all parts. */
  readonly namespace: pulumi.Output<string>;
  /** Address of the dashboard within the cluster. */
  readonly dashboardUrl: pulumi.Output<string>;

  constructor(name: string, args: ClaudeConductorArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseClaudeConductor(name, args, surroundings());
    const { modelSecret: _, ...told } = args;
    // A component waits for its arguments, and the Secret may be made in the namespace that this one makes.
    super("palisade:index:ClaudeConductor", name, told, opts);
    const secrets = makeSecrets(this, name, model);
    const applied = apply(this, name, conductorManifests(model, secrets));
    const { dashboardPort } = model.orchestrator;
    this.namespace = nameOf(applied, "namespace");
    this.dashboardUrl = this.namespace.apply(
      (namespace) => `http://claude-conductor.${namespace}.svc:${dashboardPort}`,
    );
    this.registerOutputs({ namespace: this.namespace, dashboardUrl: this.dashboardUrl });
  }
}
