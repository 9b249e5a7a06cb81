import { and, type Cel, containers, contexts, listOf, or, sources, spec, unlessWindows, volumes } from "./build";

const critical = ["SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "MAC_ADMIN", "MAC_OVERRIDE", "SYS_ADMIN", "BPF"].concat([
  "DAC_READ_SEARCH",
  "ALL",
]);

const sidecars = `${spec}.?initContainers.orValue([]).filter(c, c.?restartPolicy.orValue('') == 'Always').size()`;
const together = `${spec}.containers.size() + ${sidecars} + ${spec}.?ephemeralContainers.orValue([]).size()`;
const automount = `${spec}.?automountServiceAccountToken`;
const apiToken = "has(s.serviceAccountToken) && s.serviceAccountToken.?audience.orValue('') == ''";
// The server has no type for quantities, hence `dyn` around what holds one.
const bounded = (quantity: string): string =>
  and(`${quantity}.hasValue()`, `quantity(${quantity}.value()).isGreaterThan(quantity('0'))`);

const limit = (holder: string, resource: string): string =>
  bounded(`dyn(${holder}).?resources.?limits[?'${resource}']`);

/** What pods of agents need beyond the standards. */
export const hardening: Readonly<Record<string, Cel>> = {
  "pod-read-only-root-fs": () =>
    unlessWindows(
      containers("c.?securityContext.?readOnlyRootFilesystem.orValue(false)", ["containers", "initContainers"]),
    ),
  // Admission sees what the account's own setting made of the pod: a volume with a token.
  "pod-sa-token-automount": ({ holds }) =>
    holds === "template"
      ? `!${automount}.orValue(false)`
      : and(`!${automount}.orValue(false)`, or(`${automount}.hasValue()`, sources(`!(${apiToken})`))),
  "pod-projected-token": ({ settings }) =>
    sources(
      `!has(s.serviceAccountToken) || ${and(
        `!(s.serviceAccountToken.?audience.orValue('') in ${listOf(["", ...settings.apiAudiences])})`,
        "s.serviceAccountToken.?expirationSeconds.orValue(3600) <= 3600",
      )}`,
    ),
  "pod-default-service-account": () => `!(${spec}.?serviceAccountName.orValue('') in ['', 'default'])`,
  "pod-share-process-namespace": () => or(`!${spec}.?shareProcessNamespace.orValue(false)`, `${together} <= 1`),
  "pod-mount-propagation": () =>
    containers("c.?volumeMounts.orValue([]).all(m, m.?mountPropagation.orValue('') != 'Bidirectional')"),
  "pod-critical-capabilities": () =>
    containers(
      `c.?securityContext.?capabilities.?add.orValue([]).all(a, !a.matches('(?i)^(CAP_)?(${critical.join("|")})$'))`,
    ),
  "pod-root-group": () =>
    and(
      contexts("$.?runAsGroup.orValue(1) != 0"),
      `${spec}.?securityContext.?fsGroup.orValue(1) != 0`,
      `!(0 in ${spec}.?securityContext.?supplementalGroups.orValue([]))`,
    ),
  "pod-emptydir-size": () => volumes(or("!has(v.emptyDir)", bounded("dyn(v.emptyDir).?sizeLimit"))),
  "pod-ephemeral-storage": () => containers(limit("c", "ephemeral-storage"), ["containers", "initContainers"]),
  "pod-limits": () =>
    and(
      ...["cpu", "memory"].map((resource) =>
        or(limit(spec, resource), containers(limit("c", resource), ["containers", "initContainers"])),
      ),
    ),
};
