import { commandWords, shellWords } from "../commands";
import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { rule as deadline } from "../pod-active-deadline/rule";
import { rule as capabilities } from "../pod-capabilities-restricted/rule";
import { rule as readOnlyRoot } from "../pod-read-only-root-fs/rule";
import { rule as nonRoot } from "../pod-run-as-non-root/rule";
import { podSecurityLabel } from "../podSecurityLabels";
import { type Container, podsOf } from "../pods";
import { type Context, defineRule, type Rule } from "../rule";
import { texts } from "../settings";

/** Flags that switch an agent's own questions off. Allowed: where root, user, capabilities, deadline, limits, egress and namespace are guarded. */
export const rule = defineRule({
  id: "pod-unattended-agent",
  group: "C",
  level: "mandatory",
  severity: "critical",
  kinds: "pods",
  says: "an agent that asks nobody runs behind every other guard",
  why: "Without its own questions, only what surrounds the agent limits what it does with keys and network.",
  mend: "add the guards named, or remove the flag",
  compliance: ["K1", "K2", "K8"],
  config: {
    flags: texts(
      [
        "--dangerously-skip-permissions",
        "--yolo",
        "--dangerously-bypass-approvals-and-sandbox",
        "--full-auto",
        "--auto-approve",
      ],
      "flags that switch an agent's own questions off",
    ),
  },
  checkStack: (objects, context) =>
    objects.flatMap((object) => {
      const asking = podsOf(object, context)
        .flatMap(({ containers }) => containers)
        .flatMap((container) => unattended(container, context.config.flags));
      if (asking.length === 0) return [];
      const missing = missingGuards(object, objects, { ...context, config: {} });
      return missing.length === 0
        ? []
        : asking.map((at): Finding => ({ ...fail(at, `without ${missing.join(", ")}`), object }));
    }),
});

const nameOfEnv = /SKIP_PERMISSIONS|AUTO_APPROVE|YOLO/i;

function unattended(container: Container, flags: readonly string[]): string[] {
  const words = commandWords(container).filter((field) =>
    shellWords(field.get("string") ?? "").some((word) => flags.includes(word.split("=")[0] ?? "")),
  );
  const variables = container.field
    .at("env")
    .each()
    .filter((variable) => {
      const value = variable.at("value").get("string") ?? "";
      const named = nameOfEnv.test(variable.at("name").get("string") ?? "");
      return (named && /^(1|true|yes|on)$/i.test(value)) || flags.some((flag) => value.split(/\s+/).includes(flag));
    });
  return [...words, ...variables].map(({ path }) => path);
}

/** Guards that rules of their own judge: met where that rule finds nothing. */
const guards: readonly (readonly [string, Rule])[] = [
  ["a read-only root", readOnlyRoot],
  ["a user other than root", nonRoot],
  ["dropped capabilities", capabilities],
  ["a deadline", deadline],
];

function missingGuards(object: KubeObject, objects: readonly KubeObject[], context: Context): string[] {
  const unmet = guards.filter(([, rule]) =>
    (rule.check?.(object, context) ?? []).some(({ verdict }) => verdict !== "advice"),
  );
  return [
    ...unmet.map(([name]) => name),
    ...(hasLimits(object, context) ? [] : ["limits"]),
    ...(objects.some((other) => isNear(other, object) && deniesEgress(other)) ? [] : ["a default deny of egress"]),
    ...(objects.some((other) => enforcesRestricted(other, object)) ? [] : ["a restricted namespace"]),
  ];
}

const hasLimits = (object: KubeObject, context: Context): boolean =>
  podsOf(object, context).every(({ spec, containers }) =>
    ["cpu", "memory"].every(
      (kind) =>
        spec.at("resources", "limits", kind).isSet ||
        containers.every(({ kind: of, field }) => of === "ephemeral" || field.at("resources", "limits", kind).isSet),
    ),
  );

const isNear = (other: KubeObject, object: KubeObject): boolean =>
  other.namespace === object.namespace && other.origin.cluster === object.origin.cluster;

/** What it then allows, the rules on network policies judge. */
function deniesEgress({ kind, group, root }: KubeObject): boolean {
  if (kind !== "NetworkPolicy" || group !== "networking.k8s.io") return false;
  const types = root.at("spec", "policyTypes").each();
  const selector = root.at("spec", "podSelector");
  return types.some((type) => type.get("string") === "Egress") && selector.entries().length === 0;
}

const enforcesRestricted = (other: KubeObject, object: KubeObject): boolean =>
  other.kind === "Namespace" &&
  other.name === object.namespace &&
  other.origin.cluster === object.origin.cluster &&
  podSecurityLabel(other, "enforce").get("string") === "restricted";
