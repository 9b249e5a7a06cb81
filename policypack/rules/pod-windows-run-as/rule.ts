import type { Field } from "../field";
import { advice, type Finding, fail, judge, show } from "../finding";
import { everyContainer, everyPod, isWindows, securityContexts } from "../pods";
import { defineRule } from "../rule";

/** Field: windowsOptions.runAsUserName of pod and containers. Allowed: not ContainerAdministrator; set where the pod says Windows. */
export const rule = defineRule({
  id: "pod-windows-run-as",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "Windows containers do not run as administrator",
  why: "An administrator of the container is one flaw away from the node.",
  mend: "set windowsOptions.runAsUserName: ContainerUser",
  compliance: ["K1"],
  check: (object, context) => [
    ...everyPod(object, context, (pod) =>
      securityContexts(pod)
        .map((held) => held.at("windowsOptions"))
        .flatMap((options) => [...judgeName(options.at("runAsUserName")), ...adviseCredential(options)]),
    ),
    ...everyContainer(object, context, ({ field }, pod) => {
      const path = ["securityContext", "windowsOptions", "runAsUserName"];
      const name = field.at(...path).or(pod.spec.at(...path));
      return isWindows(pod) && name.isAbsent && !name.partial ? [fail(name, "unset: the image decides")] : [];
    }),
  ],
});

const isAdministrator = (name: string): boolean => /(^|\\)ContainerAdministrator$/i.test(name.trim());

const judgeName = (name: Field): Finding[] =>
  judge(name, "string", (value) => (value !== undefined && isAdministrator(value) ? show(value) : undefined));

const adviseCredential = (options: Field): Finding[] => {
  const inline = options.at("gmsaCredentialSpec");
  return inline.isAbsent ? [] : [advice(inline, "a credential spec written into the pod")];
};
