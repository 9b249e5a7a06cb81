import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { apply } from "./apply";
import { parseAuditTrail } from "./audit/model";
import { auditPolicy } from "./audit/policy";
import { labels } from "./labels";
import { plan } from "./manifest";

/** Arguments of AuditTrail. */
export interface AuditTrailArgs {
  /** Namespace of the ConfigMap that carries the policy to whoever runs the API server. @default "kube-system" */
  namespace?: string;
  /** API groups of custom resources that are recorded. @default - the groups of the four systems */
  groups?: string[];
}

/**
 * The audit policy for a cluster that runs agents: who touched a Secret, who entered a pod, who changed a custom resource,
 * a role or a network policy; never the body of a Secret. An API server reads it from a file, which is not ours to write:
 * the ConfigMap carries it to the control plane's owner. Managed clusters switch their own audit log on instead.
 */
export class AuditTrail extends pulumi.ComponentResource {
  /** The policy as YAML, for `--audit-policy-file`. */
  readonly policy: pulumi.Output<string>;

  constructor(name: string, args: AuditTrailArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const model = parseAuditTrail(name, args);
    super("palisade:index:AuditTrail", name, args, opts);
    const text = stringify(auditPolicy(model));
    const metadata = { namespace: model.namespace, labels: labels({ kind: "audit-trail", name }) };
    apply(this, name, [
      plan("policy", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "policy.yaml": text } }),
    ]);
    this.policy = pulumi.output(text);
    this.registerOutputs({ policy: this.policy });
  }
}
