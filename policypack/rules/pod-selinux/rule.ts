import { forbid } from "../finding";
import { everyPod, securityContexts } from "../pods";
import { defineRule } from "../rule";
import { isAtLeast } from "../version";

const always = ["", "container_t", "container_init_t", "container_kvm_t"];

/** Fields: seLinuxOptions.{type,user,role} of pod and containers. Allowed: container types, no user, no role; the level is free. */
export const rule = defineRule({
  id: "pod-selinux",
  group: "A",
  level: "mandatory",
  severity: "high",
  kinds: "pods",
  says: "no pod chooses an SELinux user, role or foreign type",
  why: "Another SELinux type, such as spc_t, removes the confinement that keeps containers apart.",
  mend: "remove user and role, and use an allowed type or none",
  compliance: ["CIS 5.7.3", "K1"],
  check: (object, context) => {
    const types = isAtLeast(context.settings.pssVersion, 31) ? [...always, "container_engine_t"] : always;
    return everyPod(object, context, (pod) =>
      securityContexts(pod)
        .map((held) => held.at("seLinuxOptions"))
        .flatMap((options) => [
          ...forbid(options.at("type"), "string", (value) => !types.includes(value)),
          ...["user", "role"].flatMap((key) => forbid(options.at(key), "string", (value) => value !== "")),
        ]),
    );
  },
});
