import { any } from "../egress/selector";
import { clusterOf } from "../egress/workloads";
import { worldOf } from "../egress/world";
import { fail, unknown } from "../finding";
import { everyRoom, type Gap, isVouchedFor } from "../rooms/room";
import { defineRule } from "../rule";
import { verifies } from "../signatures";

/** Signature policies of Sigstore and Kyverno. Allowed: one in force that covers the namespace. */
export const rule = defineRule({
  id: "image-verification",
  group: "I",
  level: "disabled",
  severity: "medium",
  kinds: ["Namespace"],
  says: "agent namespaces run signed images alone",
  why: "A digest says that the image has not changed, and not who built it; whoever may push chooses both.",
  mend: "add a ClusterImagePolicy and the label policy.sigstore.dev/include, or a Kyverno rule that verifies images and enforces",
  compliance: ["CIS 5.5.1", "K7"],
  checkStack: (objects, context) => everyRoom(objects, context, signatureGap),
});

const signatureGap: Gap = (room, context, objects) => {
  if (isVouchedFor(room, context, {})) return [];
  const { cluster, namespace } = room;
  const labels = worldOf(objects, context).namespaceLabels(cluster, namespace);
  const near = objects.filter((object) => clusterOf(object) === cluster);
  const answer = any(near.map((object) => verifies(object, { namespace, labels })));
  if (answer === "yes") return [];
  return answer === "maybe"
    ? [unknown("", `whether a policy verifies the images of namespace "${namespace}"`)]
    : [fail("", `no policy verifies the images of namespace "${namespace}"`)];
};
