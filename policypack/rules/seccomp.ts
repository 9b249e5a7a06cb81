import type { Field } from "./field";
import { type Finding, fail, judge, show, troubles } from "./finding";
import { type Pod, securityContexts } from "./pods";

const types = ["RuntimeDefault", "Localhost"];
const podAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
const containerAnnotation = "container.seccomp.security.alpha.kubernetes.io/";

const goodAnnotation = (value: string): boolean =>
  value === "runtime/default" || value === "docker/default" || value.startsWith("localhost/");

/** Before v1.19 annotations of the template said what fields say since. */
export const judgeSeccompAnnotations = (pod: Pod): Finding[] =>
  [podAnnotation, ...pod.containers.map(({ name }) => containerAnnotation + name)].flatMap((key) =>
    judge(pod.metadata.at("annotations", key), "string", (value) =>
      value === undefined || goodAnnotation(value) ? undefined : show(value),
    ),
  );

/** A profile that is there with another type; one that is absent is left to the caller. */
export const judgeSeccompProfile = (profile: Field): Finding[] => {
  if (profile.isAbsent || (profile.partial && profile.at("type").isAbsent)) return [];
  return judge(profile.at("type"), "string", (value) => (types.includes(value ?? "") ? undefined : show(value)));
};

const profileOf = (held: Field): Field => held.at("seccompProfile");

/** No profile switches the filter off. */
export const judgeSeccompBaseline = (pod: Pod): Finding[] =>
  securityContexts(pod).map(profileOf).flatMap(judgeSeccompProfile);

/** Every container runs under a profile, its own or the pod's. */
export function judgeSeccompRestricted(pod: Pod): Finding[] {
  const ofPod = profileOf(pod.spec.at("securityContext"));
  const inherits =
    ofPod.isUnknown || ofPod.at("type").isUnknown || types.includes(ofPod.at("type").get("string") ?? "");
  const unset = pod.containers
    .map(({ field }) => profileOf(field.at("securityContext")))
    .filter((profile) => profile.isAbsent && !profile.partial && !inherits && troubles(profile, "map").length === 0);
  return [...judgeSeccompBaseline(pod), ...unset.map((profile) => fail(profile, "unset, and not set for the pod"))];
}
