import { isInCluster, isLoopback, plainHost } from "./destinations";
import type { Field } from "./field";
import { advice, type Finding, fail, show, unknown } from "./finding";
import type { Settings } from "./settings";

const address = /^(?:http|ws):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i;
const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The hosts that a text addresses without TLS, if it holds addresses and nothing else. */
export function plainHosts(text: string): string[] {
  const words = text.trim().split(/\s+/);
  if (!words.every((word) => scheme.test(word))) return [];
  return words
    .flatMap((word) => word.split(","))
    .map((part) => address.exec(part)?.[1] ?? "")
    .filter((host) => host !== "");
}

/** Names of variables and fields whose addresses say who or what something is, and which nobody opens. */
const identifier = /(^|[._-])(audience|xmlns|\$?schema|entity_?id)$/i;

export interface Where {
  readonly settings: Settings;
  readonly clusterDomains: readonly string[];
  /** Hosts in names of schemas and namespaces. */
  readonly identifierHosts: readonly string[];
}

/** The value of `$(NAME)` in a container: undefined while nobody knows it. */
export type Expand = (name: string) => string | undefined;

const ranks = ["fail", "unknown", "advice"];

function judgeHost(field: Field, written: string, where: Where, expand: Expand): Finding[] {
  const host = plainHost(written.replace(/\$\(([^)]*)\)/g, (_, name: string) => expand(name) ?? "$"));
  if (/[${}<>%]/.test(host)) return [unknown(field, "http, and where to is not known yet")];
  if (isLoopback(host) || where.identifierHosts.includes(host)) return [];
  const inside = isInCluster(host, where.settings, where.clusterDomains);
  return [inside ? advice(field, `http to ${show(host)}, inside the cluster`) : fail(field, `http to ${show(host)}`)];
}

/** A text in which a program may find whom to talk to, under the name that it has there. */
export interface Told {
  readonly field: Field;
  readonly key: string;
  readonly text: string;
}

/** What is wrong with the addresses in a text: the worst of it, where there are several. */
export function judgeAddress({ field, key, text }: Told, where: Where, expand: Expand = () => undefined): Finding[] {
  const hosts = identifier.test(key) ? [] : plainHosts(text);
  return hosts
    .flatMap((host) => judgeHost(field, host, where, expand))
    .sort((a, b) => ranks.indexOf(a.verdict) - ranks.indexOf(b.verdict))
    .slice(0, 1);
}
