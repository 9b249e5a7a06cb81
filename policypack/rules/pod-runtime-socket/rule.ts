import type { Field } from "../field";
import { type Finding, forbid } from "../finding";
import type { KubeObject } from "../object";
import { everyPod } from "../pods";
import { defineRule } from "../rule";
import { reachesRuntime } from "../sockets";

/** Fields: paths of the node in volumes, PersistentVolumes and inline CSI attributes. Allowed: none that reaches a runtime socket. */
export const rule = defineRule({
  id: "pod-runtime-socket",
  group: "C",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: ["pods", "PersistentVolume"],
  says: "nothing mounts the container runtime's socket",
  why: "Who speaks to the runtime starts privileged containers, and so owns the node.",
  mend: "remove the mount",
  compliance: ["CIS 5.2.12", "K1"],
  check: (object, context) => [
    ...everyPod(object, context, ({ spec }) => spec.at("volumes").each().flatMap(judgeVolume)),
    ...judgeVolumeObject(object),
  ],
});

const judgePath = (path: Field): Finding[] => forbid(path, "string", reachesRuntime);

const judgeVolume = (volume: Field): Finding[] => [
  ...judgePath(volume.at("hostPath", "path")),
  ...volume
    .at("csi", "volumeAttributes")
    .entries()
    .flatMap(([, value]) => forbid(value, "string", (text) => text.startsWith("/") && reachesRuntime(text))),
];

const judgeVolumeObject = ({ kind, root }: KubeObject): Finding[] =>
  kind === "PersistentVolume"
    ? ["hostPath", "local"].flatMap((source) => judgePath(root.at("spec", source, "path")))
    : [];
