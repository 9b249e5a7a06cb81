import { demand } from "../finding";
import { everyContainer } from "../pods";
import { quantityOf } from "../quantity";
import { defineRule } from "../rule";

/** Field: resources.limits["ephemeral-storage"] of containers. Allowed: above zero. */
export const rule = defineRule({
  id: "pod-ephemeral-storage",
  group: "J",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "every container has a limit on the node's disk",
  why: "Clones, caches and logs of an agent land on the node's disk; when it is full, the kubelet evicts its neighbours.",
  mend: "set resources.limits.ephemeral-storage on every container",
  compliance: ["K8"],
  check: (object, context) =>
    everyContainer(object, context, ({ field, kind }) =>
      kind === "ephemeral"
        ? []
        : demand(
            field.at("resources", "limits", "ephemeral-storage"),
            "quantity",
            (value) => (quantityOf(value) ?? 0) > 0,
          ),
    ),
});
