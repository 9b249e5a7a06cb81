import { advice, forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: volumeMounts[*].mountPropagation. Allowed: absent, None; HostToContainer is advice. */
export const rule = defineRule({
  id: "pod-mount-propagation",
  group: "C",
  level: "mandatory",
  severity: "high",
  kinds: "pods",
  says: "no mount spreads from a container to the node",
  why: "With Bidirectional propagation a container mounts over paths of the node and of other pods.",
  mend: "remove mountPropagation",
  compliance: ["K1"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      field
        .at("volumeMounts")
        .each()
        .map((mount) => mount.at("mountPropagation"))
        .flatMap((mode) => [
          ...forbid(mode, "string", (value) => value === "Bidirectional"),
          ...(mode.get("string") === "HostToContainer" ? [advice(mode, "mounts of the node show up inside")] : []),
        ]),
    ),
});
