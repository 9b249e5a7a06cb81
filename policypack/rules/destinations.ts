import { address, linkLocal, networks } from "./egress/addresses";
import { endpointsFor } from "./egress/endpoints";
import { overlaps, type Ranges } from "./egress/ranges";
import { isRelatedHost } from "./hostNames";
import type { Settings } from "./settings";

/** A host as everybody writes it: `0x7f.1` is 127.0.0.1, `[::1]` is ::1; what is no host stays as it is. */
export function plainHost(text: string): string {
  const bare = text.trim().replace(/\.$/, "");
  const url = `http://${/^[^[].*:/.test(bare) ? `[${bare}]` : bare}/`;
  const host = URL.canParse(url) ? new URL(url).hostname : bare.toLowerCase();
  return host.replace(/^\[|\]$/g, "");
}

/** Public resolvers whose names spell out the address that they lead to. */
const spelled = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})\.(?:nip|sslip)\.io$/;

function addressOf(host: string): Ranges {
  const [, ...parts] = spelled.exec(host) ?? [];
  return address(parts.length > 0 ? parts.join(".") : host);
}

const loopback = networks(["127.0.0.0/8", "::1/128"]);
/** What a connection takes for the machine itself as well. */
const unspecified = networks(["0.0.0.0/8", "::/128"]);
const loopbackNames = /(^|\.)(localhost|localtest\.me|lvh\.me)$|^(localhost\.localdomain|ip6-localhost|ip6-loopback)$/;

/** Whether a host is the very machine, or pod, that asks. */
export const isLoopback = (host: string): boolean => loopbackNames.test(host) || overlaps(addressOf(host), loopback);

/** Names under which clouds answer with identity or user data. */
const metadataNames = [
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.azure.internal",
  "metadata.tencentyun.com",
  "metadata.packet.net",
  "metadata.platformequinix.com",
  "api.metadata.cloud.ibm.com",
  "instance-data",
  "instance-data.ec2.internal",
];

const isMetadataName = (host: string): boolean => metadataNames.includes(host);

/** Why a Service may not stand for a host; nothing where it may. */
export function aliasFault(text: string, settings: Settings): string | undefined {
  const host = plainHost(text);
  const at = addressOf(host);
  if (isLoopback(host) || overlaps(at, unspecified)) return "the machine of whoever asks";
  const metadata = isMetadataName(host) || endpointsFor(settings).some(({ set }) => overlaps(at, set));
  if (metadata) return "metadata of a cloud";
  if (overlaps(at, linkLocal)) return "a link-local address";
  const taken = [...settings.gitHosts, ...settings.llmHosts].find((known) => isRelatedHost(host, known));
  return taken === undefined ? undefined : `another name for ${taken}`;
}

/** Last labels of names that lead out of a cluster, beside those of countries; what else there is names a namespace as a rule. */
const outward = new Set(
  (
    "com net org edu gov mil int info biz name pro app dev cloud tech xyz online site store shop blog page run sh art " +
    "live chat wiki systems network digital email group software solutions services agency studio works zone world " +
    "team tools host hosting space website top club news media company global one " +
    "example test invalid local localdomain lan internal intranet corp home private arpa onion"
  ).split(" "),
);

/** `otel-collector.observability` is a Service with its namespace, `example.com` is not. */
function isServiceName(host: string): boolean {
  const [, last, ...more] = host.split(".");
  return more.length === 0 && (last === undefined || (last.length > 2 && !outward.has(last)));
}

/** Whether traffic to a host stays in the cluster, as far as its name or the settings tell. */
export function isInCluster(host: string, settings: Settings, domains: readonly string[]): boolean {
  const at = addressOf(host);
  if (at.length > 0 || host.includes(":"))
    return overlaps(at, networks([...settings.podCidrs, ...settings.serviceCidrs]));
  const known = ["svc", ...domains].some((domain) => host.endsWith(`.${domain}`));
  return known || (isServiceName(host) && !isMetadataName(host));
}
