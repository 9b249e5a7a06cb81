import { judgeImageField } from "../crImages";
import { fail } from "../finding";
import { agentKinds, isInherited } from "../kubeOpenCode";
import { defineRule } from "../rule";

/** Fields: agentImage, executorImage, attachImage. Allowed: pinned images; unset is the operator's own, which moves. */
export const rule = defineRule({
  id: "kubeopencode-image",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: agentKinds,
  says: "agents run reviewed images, pinned by digest",
  why: "Left out, the operator takes its own image by the tag latest: each start runs what was pushed last, next to the credentials.",
  mend: "set agentImage, executorImage and attachImage to name:1.2.3@sha256:…",
  compliance: ["CIS 5.5.1", "K7"],
  check: (object, context) =>
    ["agentImage", "executorImage", "attachImage"]
      .map((key) => object.root.at("spec", key))
      .filter((image) => !isInherited(object, image) && !(image.isAbsent && image.partial))
      .flatMap((image) =>
        image.isAbsent
          ? [fail(image, "unset: the operator's own, tag latest")]
          : judgeImageField(object, image, context),
      ),
});
