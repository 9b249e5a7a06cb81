import { baselineCapabilities } from "../../rules/capabilities";
import { isAtLeast } from "../../rules/version";
import {
  and,
  type Cel,
  containers,
  contexts,
  listOf,
  or,
  since,
  spec,
  unlessUserNamespace,
  unlessWindows,
  volumes,
} from "./build";

const profiles = listOf(["RuntimeDefault", "Localhost"]);
const appArmor = "container.apparmor.security.beta.kubernetes.io/";

const sysctls: readonly (readonly [minor: number, names: readonly string[]])[] = [
  [0, ["kernel.shm_rmid_forced"]],
  [
    0,
    ["ip_local_port_range", "tcp_syncookies", "ping_group_range", "ip_unprivileged_port_start"].map(
      (n) => `net.ipv4.${n}`,
    ),
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [29, ["time", "intvl", "probes"].map((n) => `net.ipv4.tcp_keepalive_${n}`)],
  [29, ["net.ipv4.tcp_fin_timeout"]],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
];

const seLinuxTypes: readonly string[] = ["", "container_t", "container_init_t", "container_kvm_t"];
const handlers = ["?livenessProbe", "?readinessProbe", "?startupProbe", "?lifecycle.?postStart", "?lifecycle.?preStop"];
const noHost = handlers.flatMap((handler) =>
  ["httpGet", "tcpSocket"].map((call) => `c.${handler}.?${call}.?host.orValue('') == ''`),
);

const sources = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image"].concat([
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

const added = (allowed: readonly string[]): string =>
  `c.?securityContext.?capabilities.?add.orValue([]).all(a, a in ${listOf(allowed)})`;
const masked = containers("c.?securityContext.?procMount.orValue('Default') == 'Default'");
const filtered = contexts(`!$.?seccompProfile.hasValue() || $.?seccompProfile.?type.orValue('') in ${profiles}`);
const nonRoot = `${spec}.?securityContext.?runAsNonRoot`;

/** The Pod Security Standards from v1.25 on, both levels. */
export const standards: Readonly<Record<string, Cel>> = {
  "pod-windows-host-process": () => contexts("!$.?windowsOptions.?hostProcess.orValue(false)"),
  "pod-host-namespaces": () =>
    and(...["hostNetwork", "hostPID", "hostIPC"].map((field) => `!${spec}.?${field}.orValue(false)`)),
  "pod-privileged": () => containers("!c.?securityContext.?privileged.orValue(false)"),
  "pod-capabilities-baseline": () => containers(added(baselineCapabilities)),
  "pod-host-path": () => volumes("!has(v.hostPath)"),
  "pod-host-ports": () => containers("c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)"),
  "pod-probe-host": (asked) => since(asked, 34, containers(and(...noHost))),
  "pod-apparmor": () =>
    and(
      `variables.annotations.all(k, !k.startsWith('${appArmor}') || variables.annotations[k] in ['', 'runtime/default'] || variables.annotations[k].startsWith('localhost/'))`,
      contexts(`!$.?appArmorProfile.hasValue() || $.?appArmorProfile.?type.orValue('') in ${profiles}`),
    ),
  "pod-selinux": ({ settings }) => {
    const types = isAtLeast(settings.pssVersion, 31) ? [...seLinuxTypes, "container_engine_t"] : seLinuxTypes;
    const bare = ["user", "role"].map((field) => `$.?seLinuxOptions.?${field}.orValue('') == ''`);
    return contexts(and(`$.?seLinuxOptions.?type.orValue('') in ${listOf(types)}`, ...bare));
  },
  "pod-proc-mount": (asked) => unlessUserNamespace(asked, masked),
  "pod-seccomp-baseline": () => filtered,
  "pod-sysctls": ({ settings }) => {
    const safe = sysctls.filter(([minor]) => isAtLeast(settings.pssVersion, minor)).flatMap(([, names]) => names);
    return `${spec}.?securityContext.?sysctls.orValue([]).all(s, s.name in ${listOf(safe)})`;
  },
  "pod-volume-types": () => volumes(or(...sources.map((source) => `has(v.${source})`))),
  "pod-privilege-escalation": () =>
    unlessWindows(containers("!c.?securityContext.?allowPrivilegeEscalation.orValue(true)")),
  "pod-run-as-non-root": (asked) =>
    unlessUserNamespace(
      asked,
      and(
        `${nonRoot}.orValue(true)`,
        containers(`c.?securityContext.?runAsNonRoot.orValue(${nonRoot}.orValue(false))`),
      ),
    ),
  "pod-run-as-user-nonzero": (asked) => unlessUserNamespace(asked, contexts("$.?runAsUser.orValue(1) != 0")),
  "pod-seccomp-restricted": () =>
    unlessWindows(
      and(
        filtered,
        or(
          `${spec}.?securityContext.?seccompProfile.hasValue()`,
          containers("c.?securityContext.?seccompProfile.hasValue()"),
        ),
      ),
    ),
  "pod-capabilities-restricted": () =>
    unlessWindows(
      containers(and("'ALL' in c.?securityContext.?capabilities.?drop.orValue([])", added(["NET_BIND_SERVICE"]))),
    ),
  "pod-proc-mount-restricted": () => masked,
};
