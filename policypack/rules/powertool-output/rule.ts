import { runsAgent } from "../agentKinds";
import { advice, type Finding, fail, forbid, judge, show, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
import { sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { isTool, toolKind } from "../powerTools";
import { type Context, defineRule } from "../rule";
import { texts } from "../settings";

const outputOf = ({ root }: KubeObject) => root.at("spec", "output");

/** Field: spec.output. Allowed: a known mode; the collector's own endpoint over https; no claim that an agent mounts. */
export const rule = defineRule({
  id: "powertool-output",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: [toolKind],
  says: "what a tool captures goes where it is kept safe",
  why: "Captures hold memory and packets. The endpoint is free text: it gets the data, and a token with it.",
  mend: "use mode collector with the collector's own https endpoint",
  compliance: ["K2", "K6"],
  config: {
    modes: texts(["ephemeral", "collector", "pvc"], "modes that runs may use"),
    collectors: texts(
      [
        "https://toe-collector.toe-system.svc:8443",
        "https://toe-collector.toe-system.svc.cluster.local:8443",
        "https://toe-collector.toe-system:8443",
      ],
      "endpoints of the collector",
    ),
  },
  check: (object, { config }) => judgeText(object, config),
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isTool), (object) => judgeText(object, context.config)),
    ...objects
      .filter(isTool)
      .flatMap((object) => sharedClaim(object, objects, context).map((finding) => ({ ...finding, object }))),
  ],
});

interface Allowed {
  readonly modes: readonly string[];
  readonly collectors: readonly string[];
}

function judgeText(object: KubeObject, { modes, collectors }: Allowed): Finding[] {
  const output = outputOf(object);
  const kept = output.at("retentionDays");
  const asides = output.isSet && kept.isAbsent && !kept.partial ? [advice(kept, "unset")] : [];
  return [
    ...forbid(output.at("mode"), "string", (value) => !modes.includes(value)),
    ...forbid(output.at("collector", "endpoint"), "string", (value) => !collectors.includes(value.replace(/\/+$/, ""))),
    ...judge(output.at("collector", "endpoint"), "string", (value) =>
      value === undefined && output.at("mode").get("string") === "collector" && !object.patch
        ? "unset: nothing is uploaded"
        : undefined,
    ),
    ...asides,
  ];
}

function sharedClaim(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const claim = outputOf(object).at("pvc", "claimName");
  if (claim.isUnknown) return [unknown(claim)];
  const agent = objects.find(
    (other) => runsAgent(other) && sameNamespace(other, object) && mountsClaim(other, claim.get("string"), context),
  );
  return agent === undefined || !claim.isSet ? [] : [fail(claim, `${agent.kind} ${show(agent.name)} mounts it too`)];
}

const mountsClaim = (object: KubeObject, name: string | undefined, context: Context): boolean =>
  podsOf(object, context).some(({ spec }) =>
    spec
      .at("volumes")
      .each()
      .some((volume) => volume.at("persistentVolumeClaim", "claimName").get("string") === name),
  );
