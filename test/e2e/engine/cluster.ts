import assert from "node:assert/strict";
import type { Manifest } from "../../../components/manifest";
import type { Server } from "../server";

/** Kinds that the control plane writes by itself. */
const itsOwnKinds = /^(apiservices|componentstatuses|csinodes|endpoints|endpointslices|events|leases|nodes)(\.|$)/;
/** And objects, which come up some time after it. */
const itsOwn = /^(ConfigMap\/.+\/kube-root-ca\.crt|ServiceAccount\/(kube-system\/.+|.+\/default))$/;

export function read(server: Server, ...args: string[]): Manifest {
  const { code, output } = server.kubectl(["get", "-o", "json", ...args]);
  assert.equal(code, 0, output);
  return JSON.parse(output) as Manifest;
}

export const uidOf = ({ metadata }: Manifest): string => String(metadata.uid);

const titleOf = ({ kind, metadata }: Manifest): string =>
  [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join("/");

/** Every object of the cluster that somebody made, of every kind that it knows. */
export function inventory(server: Server): string[] {
  const kinds = server.kubectl(["api-resources", "--verbs=list", "-o", "name"]);
  assert.equal(kinds.code, 0, kinds.output);
  const names = kinds.output.split("\n").filter((name) => name !== "" && !itsOwnKinds.test(name));
  const { items } = read(server, names.join(","), "-A") as Manifest & { items: Manifest[] };
  return items
    .map(titleOf)
    .filter((title) => !itsOwn.test(title))
    .sort();
}
