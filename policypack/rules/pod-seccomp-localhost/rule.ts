import type { Field } from "../field";
import { demand, type Finding, fail } from "../finding";
import { everyPod, securityContexts } from "../pods";
import { defineRule } from "../rule";

/** Fields: seccompProfile.{type,localhostProfile}. Allowed: a relative path with Localhost, none otherwise. */
export const rule = defineRule({
  id: "pod-seccomp-localhost",
  group: "C",
  level: "advisory",
  severity: "low",
  kinds: "pods",
  says: "a local seccomp profile is named, and only where it is used",
  why: "A Localhost profile without a path keeps the pod from starting; a path beside another type is not used.",
  mend: "give localhostProfile exactly where type is Localhost, as a relative path",
  compliance: ["K1"],
  check: (object, context) =>
    everyPod(object, context, (pod) =>
      securityContexts(pod).flatMap((held) => judgeProfile(held.at("seccompProfile"))),
    ),
});

const isRelative = (path: string): boolean => path !== "" && !path.startsWith("/") && !path.split("/").includes("..");

function judgeProfile(profile: Field): Finding[] {
  const path = profile.at("localhostProfile");
  const type = profile.at("type").get("string");
  if (type === "Localhost") return demand(path, "string", isRelative);
  return path.isSet && type !== undefined ? [fail(path, `set beside type ${type}`)] : [];
}
