import { and, type Cel, listOf, or } from "./build";

const annotation = (key: string): string => `variables.annotations[?'${key}'].orValue('')`;

/** Annotations that keep a load balancer inside, and the values that mean so. */
const internal: readonly (readonly [key: string, values: readonly string[]])[] = [
  ["networking.gke.io/load-balancer-type", ["internal"]],
  ["cloud.google.com/load-balancer-type", ["internal"]],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", ["true"]],
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", ["internal"]],
  ["service.beta.kubernetes.io/aws-load-balancer-internal", ["true", "0.0.0.0/0"]],
  ["service.beta.kubernetes.io/oci-load-balancer-internal", ["true"]],
  ["service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", ["private"]],
];

const numberOf = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);
const type = "object.spec.?type.orValue('ClusterIP')";
const ranges = "object.spec.?loadBalancerSourceRanges.orValue([])";

export const services: Readonly<Record<string, Cel>> = {
  "svc-node-port": () => `${type} != 'NodePort'`,
  "svc-load-balancer": ({ config }) => {
    const widest4 = numberOf(config.widestPrefix4, 16);
    const widest6 = numberOf(config.widestPrefix6, 48);
    const narrow = `cidr(r).prefixLength() >= (cidr(r).ip().family() == 4 ? ${widest4} : ${widest6})`;
    return or(
      `${type} != 'LoadBalancer'`,
      and(
        or(...internal.map(([key, values]) => `${annotation(key)} in ${listOf(values)}`)),
        `${ranges}.size() > 0`,
        `${ranges}.all(r, isCIDR(r) && ${narrow})`,
      ),
    );
  },
  "pod-ssh-server": () =>
    "object.spec.?ports.orValue([]).all(p, p.port != 22 && !(dyn(p).?targetPort.orValue(0) in [dyn(22), dyn('22'), dyn('ssh')]))",
  "svc-external-ips": () => "object.spec.?externalIPs.orValue([]).size() == 0",
};

const rules = "object.spec.?rules.orValue([])";
const entries = "object.spec.?tls.orValue([])";
const noBackend = "!has(object.spec.defaultBackend)";
// A wildcard stands for one label.
const covers =
  "n == r.host || (n.startsWith('*.') && r.host.contains('.') && r.host.substring(r.host.indexOf('.')) == n.substring(1))";

const isSet = (key: string): string => `'${key}' in variables.annotations`;
const isNo = (key: string): string => `${annotation(key)}.lowerAscii() == 'false'`;
const isGce =
  "object.spec.?ingressClassName.orValue('') in ['gce', 'gce-internal'] || " +
  `${annotation("kubernetes.io/ingress.class")} in ['gce', 'gce-internal']`;

export const ingresses: Readonly<Record<string, Cel>> = {
  "ingress-plain-http": () =>
    and(
      ...["nginx.ingress.kubernetes.io/ssl-redirect", "nginx.ingress.kubernetes.io/force-ssl-redirect"]
        .concat(["haproxy.org/ssl-redirect"])
        .map((key) => `!(${isNo(key)})`),
      `${annotation("traefik.ingress.kubernetes.io/router.entrypoints")}.trim() != 'web'`,
      or(
        `!(${isSet("alb.ingress.kubernetes.io/listen-ports")})`,
        `${annotation("alb.ingress.kubernetes.io/listen-ports")}.contains('HTTPS')`,
      ),
      or(`!(${isGce})`, isNo("kubernetes.io/ingress.allow-http")),
    ),
  "ingress-snippets": () =>
    "variables.annotations.all(k, !k.matches('(^|/)([A-Za-z0-9_-]*-)?(snippet|lua-script|modsecurity-rules)s?$'))",
  "ingress-tls": () =>
    and(
      or(noBackend, `${entries}.size() > 0`),
      `${rules}.all(r, r.?host.orValue('') != '' && ${entries}.exists(t, t.?secretName.orValue('') != '' && t.?hosts.orValue([]).exists(n, ${covers})))`,
    ),
  "ingress-wildcard-host": () =>
    and(noBackend, `${rules}.all(r, r.?host.orValue('') != '' && !r.host.startsWith('*'))`),
};
