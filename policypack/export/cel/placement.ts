import {
  type Asked,
  and,
  type Cel,
  containers,
  contexts,
  isWindows,
  listOf,
  madeFromTemplate,
  or,
  spec,
  volumes,
} from "./build";
import { isPinnedImage } from "./images";

const controlPlane = listOf(["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"]);
const runAsUserName = "?securityContext.?windowsOptions.?runAsUserName";
const ends = `${spec}.?restartPolicy.orValue('') in ['Never', 'OnFailure']`;
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const stays = `!(e.?operator.orValue('') in ['NotIn', 'DoesNotExist']) && (e.key in ${controlPlane} || e.key == 'metadata.name')`;
const terms = (list: string, preference: string): string =>
  `${spec}.?affinity.?nodeAffinity.?${list}.all(t, ${["matchExpressions", "matchFields"]
    .map((part) => `t${preference}.?${part}.orValue([]).all(e, !(${stays}))`)
    .join(" && ")})`;
const affinity = and(
  terms("requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([])", ""),
  terms("preferredDuringSchedulingIgnoredDuringExecution.orValue([])", ".?preference"),
);
/** What the scheduler and the controller of DaemonSets write into pods later is none of the pod's own choosing. */
const chosen = ({ holds }: Asked): string[] =>
  holds === "template"
    ? [`${spec}.?nodeName.orValue('') == ''`, affinity]
    : [
        or("request.operation == 'UPDATE'", `${spec}.?nodeName.orValue('') == ''`),
        or(
          and("request.operation == 'UPDATE'", `${spec}.?affinity == oldObject.spec.?affinity`),
          madeFromTemplate,
          affinity,
        ),
      ];

const isInTime = (field: string, most: number): string =>
  and(`${field}.hasValue()`, `${field}.value() > 0`, `${field}.value() <= ${most}`);
const deadline = `${spec}.?activeDeadlineSeconds`;
const jobSpecs = [
  ["Job", "dyn(object).spec"],
  ["CronJob", "dyn(object).spec.jobTemplate.spec"],
] as const;

/** Where pods of agents run, for how long, and what they reach from there. */
export const placement: Readonly<Record<string, Cel>> = {
  "pod-active-deadline": ({ holds, settings: { maxDeadlineSeconds: most } }) =>
    holds === "pod"
      ? or(`!(${ends})`, madeFromTemplate, isInTime(deadline, most))
      : and(
          ...jobSpecs.map(([kind, place]) =>
            or(`object.kind != '${kind}'`, isInTime(`${place}.?activeDeadlineSeconds`, most), isInTime(deadline, most)),
          ),
        ),
  "pod-bare": ({ holds }) => (holds === "pod" ? or(ends, madeFromTemplate) : "true"),
  "pod-csi-inline-driver": ({ config }) =>
    volumes(or("!has(v.csi)", `v.csi.?driver.orValue('') in ${listOf(textsOf(config.csiDrivers))}`)),
  "pod-dns-config": ({ settings }) =>
    and(
      `!(${spec}.?dnsPolicy.orValue('') in ['None', 'Default'])`,
      `${spec}.?dnsConfig.?nameservers.orValue([]).all(n, n in ${listOf(settings.resolvers)})`,
    ),
  "pod-high-uid": ({ config }) =>
    containers(
      `c.?securityContext.?runAsUser.orValue(${spec}.?securityContext.?runAsUser.orValue(-1)) >= ${Number(config.minUid)}`,
    ),
  "pod-host-aliases": ({ settings }) =>
    `${spec}.?hostAliases.orValue([]).all(a, a.?hostnames.orValue([]).all(h, !${listOf(
      [...settings.gitHosts, ...settings.llmHosts].map((host) => host.trim().toLowerCase().replace(/\.$/, "")),
    )}.exists(g, h == g || h.endsWith('.' + g) || g.endsWith('.' + h))))`,
  "pod-image-volume": () => volumes(or("!has(v.image)", "!has(v.image.reference)", isPinnedImage("v.image.reference"))),
  "pod-priority-class": () =>
    or(
      "object.metadata.?namespace.orValue('') == 'kube-system'",
      `!${spec}.?priorityClassName.orValue('').startsWith('system-')`,
    ),
  "pod-runtime-class": ({ settings }) => {
    const name = `${spec}.?runtimeClassName.orValue('')`;
    const handler = settings.sandboxHandlers.map((text) => `-${text}`);
    return or(
      isWindows,
      `${name} in ${listOf(settings.sandboxRuntimeClasses)}`,
      `${listOf(handler)}.exists(h, ${name}.endsWith(h))`,
    );
  },
  "pod-scheduling-escape": (asked) =>
    and(
      ...chosen(asked),
      `${spec}.?tolerations.orValue([]).all(t, !(t.?key.orValue('') in ${controlPlane}) && !(t.?key.orValue('') == '' && t.?operator.orValue('') == 'Exists'))`,
      `${spec}.?nodeSelector.orValue({}).all(k, !(k in ${controlPlane}))`,
    ),
  "pod-service-links": () => `!${spec}.?enableServiceLinks.orValue(true)`,
  "pod-ssh-server": () => containers("c.?ports.orValue([]).all(p, p.containerPort != 22)"),
  "pod-user-namespace": () => `!${spec}.?hostUsers.orValue(true)`,
  "pod-windows-run-as": () =>
    and(
      contexts(
        "!$.?windowsOptions.?runAsUserName.orValue('').trim().matches('(?i)(^|[\\\\\\\\])ContainerAdministrator\\\\z')",
      ),
      or(`!(${isWindows})`, `${spec}.${runAsUserName}.hasValue()`, containers(`c.${runAsUserName}.hasValue()`)),
    ),
  "np-host-network-bypass": () => `!${spec}.?hostNetwork.orValue(false)`,
};
