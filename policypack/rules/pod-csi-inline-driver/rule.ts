import { forbid } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Field: volumes[*].csi.driver. Allowed: a driver of csiDrivers. */
export const rule = defineRule({
  id: "pod-csi-inline-driver",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "inline CSI volumes use a known driver",
  why: "An inline driver runs privileged on the node and takes its attributes straight from the pod.",
  mend: "use a PersistentVolumeClaim, or list the driver under csiDrivers",
  compliance: ["K1"],
  config: { csiDrivers: texts(["secrets-store.csi.k8s.io"], "drivers that pods may use inline") },
  check: (object, { config, ...context }) =>
    everyPod(object, context, ({ spec }) =>
      spec
        .at("volumes")
        .each()
        .flatMap((volume) => forbid(volume.at("csi", "driver"), "string", (name) => !config.csiDrivers.includes(name))),
    ),
});
