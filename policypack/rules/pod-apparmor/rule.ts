import type { Field } from "../field";
import { advice, type Finding, judge, show } from "../finding";
import type { KubeObject } from "../object";
import { everyPod, type Pod, securityContexts } from "../pods";
import { defineRule } from "../rule";

const prefix = "container.apparmor.security.beta.kubernetes.io/";
const types = ["RuntimeDefault", "Localhost"];
const goodAnnotation = (value: string): boolean =>
  value === "" || value === "runtime/default" || value.startsWith("localhost/");

/** Fields: appArmorProfile.type of pod and containers, and the beta annotations of the template. Allowed: RuntimeDefault, Localhost, absent. */
export const rule = defineRule({
  id: "pod-apparmor",
  group: "A",
  level: "mandatory",
  severity: "high",
  kinds: "pods",
  says: "no AppArmor profile is switched off",
  why: "Without its profile a process may use kernel interfaces that the runtime closes by default.",
  mend: "remove the profile, or use RuntimeDefault",
  compliance: ["CIS 5.7.3", "K1"],
  check: (object, context) =>
    everyPod(object, context, (pod) => [
      ...judgeAnnotations(pod),
      ...judgeOwner(object, pod),
      ...securityContexts(pod).flatMap((held) => judgeProfile(held.at("appArmorProfile"))),
    ]),
});

/** An annotation of the controller reaches no pod: who wrote it believes in a profile that nobody has, or lacks. */
function judgeOwner(object: KubeObject, pod: Pod): Finding[] {
  const metadata = object.root.at("metadata");
  if (metadata.path === pod.metadata.path) return [];
  return metadata
    .at("annotations")
    .entries()
    .filter(([key, field]) => key.startsWith(prefix) && field.isSet)
    .map(([, field]) => advice(field, "no effect here; it belongs to the pod template"));
}

// Every annotation with the prefix counts, even for a container that does not exist.
const judgeAnnotations = (pod: Pod): Finding[] =>
  pod.metadata
    .at("annotations")
    .entries()
    .filter(([key, field]) => key.startsWith(prefix) || !field.isSet)
    .flatMap(([, field]) =>
      judge(field, "string", (value) => (value === undefined || goodAnnotation(value) ? undefined : show(value))),
    );

// A profile that is there but has no type is refused; one that is absent is the runtime's default.
const judgeProfile = (profile: Field): Finding[] => {
  if (profile.isAbsent || (profile.partial && profile.at("type").isAbsent)) return [];
  return judge(profile.at("type"), "string", (value) => (types.includes(value ?? "") ? undefined : show(value)));
};
