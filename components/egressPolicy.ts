import * as pulumi from "@pulumi/pulumi";
import { apply } from "./apply";
import type { EgressPolicyArgs } from "./egress/args";
import { explain } from "./egress/explain";
import { egressPolicyManifests } from "./egress/manifests";
import { parseEgressPolicy } from "./egress/parse";

export type {
  EgressAllowArgs,
  EgressCidrArgs,
  EgressDnsArgs,
  EgressFqdnArgs,
  EgressPackagesArgs,
  EgressPolicyArgs,
  EgressServiceArgs,
} from "./egress/args";
export { DnsDistribution, EgressEngine } from "./egress/args";

/**
 * What the pods of a namespace may reach, said as intent and written for the network engine of the cluster. Told
 * nothing, it allows nothing, DNS included; metadata endpoints stay closed whatever is allowed.
 */
export class EgressPolicy extends pulumi.ComponentResource {
  /** What can be reached, and which argument allows it, for people. */
  readonly explanation: pulumi.Output<string>;

  constructor(name: string, args: EgressPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseEgressPolicy(name, args);
    super("palisade:index:EgressPolicy", name, args, opts);
    apply(this, name, egressPolicyManifests(model));
    this.explanation = pulumi.output(explain(model));
    this.registerOutputs({ explanation: this.explanation });
  }
}
