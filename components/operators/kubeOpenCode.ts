import * as pulumi from "@pulumi/pulumi";
import { apply, nameOf } from "../apply";
import type { KubeOpenCodeArgs } from "./kubeOpenCode/args";
import { kubeOpenCodeManifests } from "./kubeOpenCode/manifests";
import { parseKubeOpenCode } from "./kubeOpenCode/model";

/**
 * KubeOpenCode: agents that run all the time and take tasks. Credentials are files of mode 0400, the agents' open
 * port is fenced, and who may use which agent is asked of the API server at every task.
 */
export class KubeOpenCode extends pulumi.ComponentResource {
  /** Namespace of the controller. */
  readonly namespace: pulumi.Output<string>;
  /** Namespaces that it acts in. */
  readonly watchNamespaces: pulumi.Output<string[]>;

  constructor(name: string, args: KubeOpenCodeArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseKubeOpenCode(name, args);
    super("palisade:index:KubeOpenCode", name, args, opts);
    const applied = apply(this, name, kubeOpenCodeManifests(model));
    this.namespace = nameOf(applied, "namespace");
    this.watchNamespaces = pulumi.output(model.operator.watchNamespaces);
    this.registerOutputs({ namespace: this.namespace, watchNamespaces: this.watchNamespaces });
  }
}
