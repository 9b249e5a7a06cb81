import { type Finding, judge, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields: parameters of a StorageClass, volumeAttributes of a PersistentVolume. Allowed: encrypted, where a driver asks. */
export const rule = defineRule({
  id: "storage-encrypted",
  group: "P",
  level: "advisory",
  severity: "medium",
  kinds: ["StorageClass.storage.k8s.io", "PersistentVolume"],
  says: "volumes are encrypted where their driver leaves the choice",
  why: "Repositories, logs and captures of agents lie on them; a stolen disk or snapshot shows all of it.",
  mend: 'set parameters.encrypted: "true", and a key of your own where the driver takes one',
  compliance: ["K5"],
  check: (object) => (object.kind === "StorageClass" ? judgeClass(object) : judgeVolume(object)),
});

/** Drivers that encrypt only when told so; those of GKE and AKS always do. Ceph puts the cluster's name in front. */
const asks = /^(ebs\.csi\.aws\.com|kubernetes\.io\/aws-ebs|driver\.longhorn\.io|.*rbd\.csi\.ceph\.com)$/;
/** These repeat in the volume itself what it was made with. */
const tells = /^(driver\.longhorn\.io|.*rbd\.csi\.ceph\.com)$/;

const demandTrue = (where: KubeObject["root"], key: string): Finding[] =>
  judge(where.at(key), "string", (value) => {
    if (value === undefined) return where.partial ? undefined : "unset, which means not encrypted";
    return value === "true" ? undefined : show(value);
  });

function judgeClass({ root }: KubeObject): Finding[] {
  const provisioner = root.at("provisioner");
  const trouble = troubles(provisioner, "string");
  if (trouble.length > 0) return trouble;
  return asks.test(provisioner.get("string") ?? "") ? demandTrue(root.at("parameters"), "encrypted") : [];
}

function judgeVolume({ root }: KubeObject): Finding[] {
  const driver = root.at("spec", "csi", "driver");
  const trouble = troubles(driver, "string");
  if (trouble.length > 0) return trouble;
  return tells.test(driver.get("string") ?? "")
    ? demandTrue(root.at("spec", "csi", "volumeAttributes"), "encrypted")
    : [];
}
