import * as pulumi from "@pulumi/pulumi";
import type { AcceptanceArgs } from "./acceptance";
import { admissionGuardManifests } from "./admission/manifests";
import { parseAdmissionGuard } from "./admission/model";
import { apply } from "./apply";

/** Arguments of AdmissionGuard. */
export interface AdmissionGuardArgs {
  /** Start of the policies' names, which are cluster-wide. @default the component's name */
  prefix?: string;
  /** RuntimeClass that every agent pod must name. @default - any */
  runtimeClassName?: string;
  /** Demands to leave out, by the id of the pack's rule (or "exec"), each with somebody who answers for it. @default {} */
  waive?: Record<string, AcceptanceArgs>;
}

/**
 * The API server's own refusal of what the policy pack refuses at deploy time: for pods and services in agent namespaces,
 * whoever creates them, and for entering an agent's pod.
 */
export class AdmissionGuard extends pulumi.ComponentResource {
  /** Ids of the demands that are enforced. */
  readonly enforced: pulumi.Output<string[]>;

  constructor(name: string, args: AdmissionGuardArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAdmissionGuard(name, args);
    super("palisade:index:AdmissionGuard", name, args, opts);
    apply(this, name, admissionGuardManifests(model));
    const ids = model.demands.map(({ id }) => id);
    this.enforced = pulumi.output(model.exec === "denied" ? [...ids, "exec"] : ids);
    this.registerOutputs({ enforced: this.enforced });
  }
}
