import { type Finding, fail } from "./finding";
import { parseImage } from "./imageReference";
import { checkWithDefaults } from "./impliedPod";
import type { KubeObject } from "./object";
import { rule as capabilities } from "./pod-capabilities-restricted/rule";
import { rule as escalation } from "./pod-privilege-escalation/rule";
import { rule as nonRoot } from "./pod-run-as-non-root/rule";
import { rule as nonZero } from "./pod-run-as-user-nonzero/rule";
import { rule as seccomp } from "./pod-seccomp-restricted/rule";
import { rule as volumes } from "./pod-volume-types/rule";
import { type Container, podsOf } from "./pods";
import type { Context } from "./rule";

/** The last segment of a container's image: `gastown-operator`, wherever it was mirrored to. */
function imageName({ field }: Container): string {
  const repository = parseImage(field.at("image").get("string") ?? "")?.repository ?? "";
  return repository.slice(repository.lastIndexOf("/") + 1);
}

/** The words with which a container starts. */
export const startWords = ({ field }: Container): string[] =>
  ["command", "args"].flatMap((key) =>
    field
      .at(key)
      .each()
      .map((word) => word.get("string") ?? ""),
  );

/** Containers of a pod-holding object that run one of these images. */
export const containersRunning = (object: KubeObject, images: readonly string[], context: Context): Container[] =>
  podsOf(object, context)
    .flatMap(({ containers }) => containers)
    .filter((container) => images.some((image) => imageName(container).startsWith(image)));

/** An operator holds more rights than any agent; it is held to the restricted level wherever it runs. */
export const judgeHardening = (object: KubeObject, context: Context): Finding[] =>
  [nonRoot, nonZero, escalation, capabilities, seccomp, volumes].flatMap((rule) =>
    checkWithDefaults(rule, object, context),
  );

export const chartKinds = [
  "kubernetes:helm.sh/v3:Release",
  "kubernetes:helm.sh/v3:Chart",
  "kubernetes:helm.sh/v4:Chart",
];

/** Whether a chart resource installs the chart of that name. */
export const installs = ({ root, origin }: KubeObject, chart: string): boolean =>
  chartKinds.includes(origin.type ?? "") &&
  (root.at("chart").get("string") ?? "").replace(/\/+$/, "").split("/").at(-1) === chart;

/** A finding about the value of a flag: `--name=value`, the last one counts. */
export function flagFault(container: Container, name: string, good: string, absent: string): Finding[] {
  const said = startWords(container)
    .filter((word) => word === `--${name}` || word.startsWith(`--${name}=`))
    .at(-1);
  const value = said === undefined ? absent : (said.split("=")[1] ?? "true");
  return value === good
    ? []
    : [fail(container.field.at("args"), said ?? `--${name} is not given, which means ${absent}`)];
}
