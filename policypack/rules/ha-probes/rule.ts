import { isSame } from "../availability/same";
import { controllerKinds } from "../availability/scale";
import type { Field } from "../field";
import { type Finding, fail, troubles, unknown } from "../finding";
import { type Container, everyContainer } from "../pods";
import { defineRule } from "../rule";

/**
 * Fields: livenessProbe and readinessProbe of every container that keeps running. Allowed: two probes that differ;
 * one of them where a container opens no port, since nothing asks it for work.
 */
export const rule = defineRule({
  id: "ha-probes",
  group: "L",
  level: "advisory",
  severity: "low",
  kinds: [...controllerKinds, "Rollout.argoproj.io", "DeploymentConfig.apps.openshift.io"],
  says: "a container that hangs is restarted, and gets no work before it can do it",
  why: "Without probes a process that hangs stays in service; with one probe for both, a busy one is killed instead of spared.",
  mend: "set readinessProbe, and a livenessProbe that gives up later (a higher failureThreshold)",
  compliance: ["K8"],
  check: (object, context) =>
    everyContainer(object, context, (container) => (staysUp(container) ? judge(container) : [])),
});

const staysUp = ({ kind }: Container): boolean => kind === "main" || kind === "sidecar";

function judge({ field }: Container): Finding[] {
  const [live, ready, ports] = [field.at("livenessProbe"), field.at("readinessProbe"), field.at("ports")];
  const trouble = [...troubles(live, "map"), ...troubles(ready, "map"), ...troubles(ports, "list")];
  if (trouble.length > 0) return trouble;
  if (live.isSet && ready.isSet) return judgeAlike(live, ready);
  if (field.partial) return [];
  if (ports.each().length > 0)
    return [live, ready].filter(({ isAbsent }) => isAbsent).map((probe) => fail(probe, "unset"));
  return live.isSet || ready.isSet ? [] : [fail(live, "unset, and no readinessProbe either")];
}

const defaults = { initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 };

function judgeAlike(live: Field, ready: Field): Finding[] {
  const answer = isSame(live, ready, defaults);
  if (answer === "maybe") return [unknown(live, "whether it is the readinessProbe again")];
  return answer === "yes" ? [fail(live, "the readinessProbe again")] : [];
}
