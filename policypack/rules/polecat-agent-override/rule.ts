import { judgeImageField } from "../crImages";
import { advice, type Finding, forbidPresent } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields: spec.agentConfig, spec.kubernetes.image. Allowed: no command of one's own; images as everywhere. */
export const rule = defineRule({
  id: "polecat-agent-override",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: ["Polecat.gastown.gastown.io"],
  says: "a polecat runs the reviewed program from a pinned image",
  why: "Whoever makes a polecat may otherwise start any program next to the key, whatever the operator's image was reviewed for.",
  mend: "remove command and args; pin the image by digest",
  compliance: ["K1", "K7"],
  check: (object, context) => [
    ...overrides(object),
    ...[object.root.at("spec", "agentConfig", "image"), object.root.at("spec", "kubernetes", "image")]
      .filter((image) => !image.isAbsent)
      .flatMap((image) => judgeImageField(object, image, context)),
  ],
});

function overrides({ root }: KubeObject): Finding[] {
  const config = root.at("spec", "agentConfig");
  const file = config.at("configMapRef");
  return [
    ...["command", "args"].flatMap((key) => forbidPresent(config.at(key))),
    ...(file.isSet ? [advice(file, "settings from a ConfigMap, which whoever writes it may change")] : []),
  ];
}
