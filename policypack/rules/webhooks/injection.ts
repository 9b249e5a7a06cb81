import { type Answer, any } from "../egress/selector";
import type { KubeObject } from "../object";

const source = /^[^/]+\/[^/]+$/;
const wanted = /^true$/;

/** Annotations by which a controller writes the authority into an object, and what they hold. */
const injectors: readonly (readonly [name: string, value: RegExp])[] = [
  ["cert-manager.io/inject-ca-from", source],
  ["cert-manager.io/inject-ca-from-secret", source],
  ["cert-manager.io/inject-apiserver-ca", wanted],
  ["service.beta.openshift.io/inject-cabundle", wanted],
];

/** Whether somebody in the cluster fills in the certificate authority. */
export const isInjected = ({ root }: KubeObject): Answer =>
  any(
    injectors.map(([name, value]) => {
      const field = root.at("metadata", "annotations").at(name);
      if (field.isUnknown) return "maybe";
      return value.test(field.get("string") ?? "") ? "yes" : "no";
    }),
  );
