import { judge, show } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";
import { isAtLeast } from "../version";

/** Names by the minor version that first allowed them. */
const safe: readonly (readonly [minor: number, names: readonly string[]])[] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [
    29,
    [
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_keepalive_intvl",
      "net.ipv4.tcp_keepalive_probes",
    ],
  ],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
];

/** Field: sysctls[*].name of the pod. Allowed: the safe set of the version. */
export const rule = defineRule({
  id: "pod-sysctls",
  group: "A",
  level: "mandatory",
  severity: "high",
  kinds: "pods",
  says: "pods set only sysctls that are safe",
  why: "Other sysctls change the node's kernel for every pod on it.",
  mend: "remove the sysctl",
  compliance: ["CIS 5.7.3", "K1"],
  check: (object, context) => {
    const allowed = safe
      .filter(([minor]) => isAtLeast(context.settings.pssVersion, minor))
      .flatMap(([, names]) => names);
    return everyPod(object, context, ({ spec }) =>
      spec
        .at("securityContext", "sysctls")
        .each()
        .flatMap((sysctl) =>
          judge(sysctl.at("name"), "string", (name) => (allowed.includes(name ?? "") ? undefined : show(name))),
        ),
    );
  },
});
