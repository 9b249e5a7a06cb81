import { forbidPresent } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: volumes[*].hostPath. Allowed: absent. An empty object counts, and so does a mount that is read-only. */
export const rule = defineRule({
  id: "pod-host-path",
  group: "A",
  level: "mandatory",
  severity: "critical",
  yieldsTo: "pod-volume-types",
  kinds: "pods",
  says: "no pod mounts a path of its node",
  why: "A host path hands the pod files that belong to the node and to other pods, credentials among them.",
  mend: "use an emptyDir, a PersistentVolumeClaim or a projected volume",
  compliance: ["CIS 5.2.12", "K1"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) =>
      spec
        .at("volumes")
        .each()
        .flatMap((volume) => forbidPresent(volume.at("hostPath"))),
    ),
});
