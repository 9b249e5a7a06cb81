import { judgeImageField } from "../crImages";
import { toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";

/** Field: spec.image. Allowed: what the rules on images allow, always mandatory. */
export const rule = defineRule({
  id: "powertoolconfig-image",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolConfigKind],
  says: "tools run reviewed images, pinned by digest",
  why: "The image is injected into running pods, next to their data; a moving tag injects whatever was pushed last.",
  mend: "pin the image: name:1.2.3@sha256:…",
  compliance: ["K7"],
  check: (object, context) => judgeImageField(object, object.root.at("spec", "image"), { ...context, config: {} }),
});
