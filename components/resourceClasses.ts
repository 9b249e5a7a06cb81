import * as admission from "@pulumi/kubernetes/admissionregistration/v1";
import * as apiextensions from "@pulumi/kubernetes/apiextensions/v1";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as autoscaling from "@pulumi/kubernetes/autoscaling/v2";
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as node from "@pulumi/kubernetes/node/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as scheduling from "@pulumi/kubernetes/scheduling/v1";
import type * as pulumi from "@pulumi/pulumi";

type ResourceClass = new (name: string, args: object, opts: pulumi.CustomResourceOptions) => pulumi.CustomResource;

const groups: Record<string, object> = {
  v1: core,
  "apps/v1": apps,
  "batch/v1": batch,
  "autoscaling/v2": autoscaling,
  "networking.k8s.io/v1": networking,
  "node.k8s.io/v1": node,
  "policy/v1": policy,
  "rbac.authorization.k8s.io/v1": rbac,
  "scheduling.k8s.io/v1": scheduling,
  "apiextensions.k8s.io/v1": apiextensions,
  "admissionregistration.k8s.io/v1": admission,
};

/** The SDK's typed class for a built-in kind (it knows aliases and secrets); nothing for a custom resource. */
export function resourceClass(apiVersion: string, kind: string): ResourceClass | undefined {
  const group = groups[apiVersion];
  if (group === undefined) return undefined;
  const found: unknown = Reflect.get(group, kind);
  if (typeof found !== "function")
    throw new Error(`${apiVersion} has no kind ${kind}; check the manifest's apiVersion`);
  return found as ResourceClass;
}
