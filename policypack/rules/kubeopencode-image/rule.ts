import { judgeImageField } from "../crImages";
import { agentKinds } from "../kubeOpenCode";
import { defineRule } from "../rule";

/** Fields: agentImage, executorImage, attachImage. Allowed: pinned images; what is left out is for image-operator-defaults. */
export const rule = defineRule({
  id: "kubeopencode-image",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: agentKinds,
  says: "agents run reviewed images, pinned by digest",
  why: "A tag can be pushed again: each start runs what was pushed last, next to the credentials.",
  mend: "set agentImage, executorImage and attachImage to name:1.2.3@sha256:…",
  compliance: ["CIS 5.5.1", "K7"],
  check: (object, context) =>
    ["agentImage", "executorImage", "attachImage"]
      .map((key) => object.root.at("spec", key))
      .filter((image) => !image.isAbsent)
      .flatMap((image) => judgeImageField(object, image, context)),
});
