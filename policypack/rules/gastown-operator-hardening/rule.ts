import { type Finding, fail, forbid, judge } from "../finding";
import type { KubeObject } from "../object";
import { chartKinds, containersRunning, flagFault, installs, judgeHardening } from "../operatorPods";
import { type Context, defineRule } from "../rule";

const image = "gastown-operator";

/** Values of the operator's chart, or its Deployment. Allowed: the restricted level, secure metrics, no path of the node. */
export const rule = defineRule({
  id: "gastown-operator-hardening",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: ["pods", ...chartKinds],
  says: "the Gas Town operator runs unprivileged",
  why: "It reads every Secret of the cluster, and its chart runs it as root unless told otherwise.",
  mend: "set runAsNonRoot: true and a user, keep volumes.enabled off, metrics secure, and pin the image",
  compliance: ["K1"],
  check: (object, context) => (installs(object, image) ? judgeValues(object) : judgeDeployment(object, context)),
});

function judgeValues({ root }: KubeObject): Finding[] {
  const values = root.at("values");
  const context = values.at("securityContext");
  return [
    ...forbid(values.at("volumes", "enabled"), "boolean", (value) => value),
    ...judge(context.at("runAsUser"), "number", (value) =>
      value === undefined || value === 0 ? "root, the chart's default" : undefined,
    ),
    ...judge(context.at("runAsNonRoot"), "boolean", (value) =>
      value === true ? undefined : "false, the chart's default",
    ),
    ...forbid(values.at("metrics", "secure"), "boolean", (value) => !value),
    ...forbid(values.at("image", "tag"), "string", (value) => value === ""),
  ];
}

function judgeDeployment(object: KubeObject, context: Context): Finding[] {
  const containers = containersRunning(object, [image], context);
  if (containers.length === 0) return [];
  const untagged = containers.filter(({ field }) => !/[:@][^/]+$/.test(field.at("image").get("string") ?? ""));
  return [
    ...judgeHardening(object, context),
    ...containers.flatMap((container) => flagFault(container, "metrics-secure", "true", "true")),
    ...untagged.map(({ field }) => fail(field.at("image"), "no tag and no digest")),
  ];
}
