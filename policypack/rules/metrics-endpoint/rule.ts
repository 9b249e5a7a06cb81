import { isLoopback, plainHost } from "../destinations";
import type { Field } from "../field";
import { demand, type Finding, fail, show, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { type Container, everyContainer } from "../pods";
import { defineRule } from "../rule";
import { texts } from "../settings";

const group = "monitoring.coreos.com";

/** Endpoints of ServiceMonitors and PodMonitors, container ports named metrics. Allowed: https and a login, or loopback. */
export const rule = defineRule({
  id: "metrics-endpoint",
  group: "K",
  level: "advisory",
  severity: "low",
  kinds: ["pods", `ServiceMonitor.${group}`, `PodMonitor.${group}`],
  says: "metrics are read over TLS, by those who log in",
  why: "Metrics tell names of repositories, tasks and models, and how busy somebody is, to whoever opens the port.",
  mend: "serve metrics over TLS and ask for a token (--metrics-secure); tell the monitor scheme: https and its authorization",
  compliance: ["K6"],
  config: {
    securingFlags: texts(
      ["--metrics-secure", "--secure-metrics", "--secure-listen-address", "--web.config.file"],
      "flags by which a program serves its metrics over TLS to those who log in",
    ),
  },
  check: (object, context) =>
    object.group === group
      ? judgeMonitor(object)
      : everyContainer(object, context, (container) => judgePorts(container, context.config.securingFlags)),
});

const judgeMonitor = ({ root }: KubeObject): Finding[] =>
  ["endpoints", "podMetricsEndpoints"].flatMap((list) => root.at("spec", list).each()).flatMap(judgeScrape);

function judgeScrape(endpoint: Field): Finding[] {
  const clear = demand(endpoint.at("scheme"), "string", (scheme) => scheme.toLowerCase() === "https");
  return clear.length > 0 ? clear : judgeLogin(endpoint);
}

const logins = [
  ["authorization"],
  ["basicAuth"],
  ["bearerTokenFile"],
  ["bearerTokenSecret"],
  ["oauth2"],
  ["tlsConfig", "cert"],
  ["tlsConfig", "certFile"],
];
const isFilled = (field: Field): boolean => Object.keys(Object(field.value)).length > 0;

function judgeLogin(endpoint: Field): Finding[] {
  const fields = logins.map((path) => endpoint.at(...path));
  if (endpoint.partial || fields.some(isFilled)) return [];
  const open = fields.find(({ isUnknown }) => isUnknown);
  return [open === undefined ? fail(endpoint, "https, but no login") : unknown(open)];
}

const namesMetrics = (field: Field): boolean => {
  const name = field.get("string") ?? "";
  return /(^|-)(metrics|prometheus|prom)(-|$)/.test(name) && !/(^|-)(https|tls)(-|$)/.test(name);
};

const asksForLogin = (word: string, securing: readonly string[]): boolean =>
  securing.some((flag) => word === flag || (word.startsWith(`${flag}=`) && !/=(false)?$/.test(word)));

/** `--metrics-bind-address=127.0.0.1:8080`, which nobody outside of the pod reaches. */
function staysInside(word: string): boolean {
  const [, flag = "", host = ""] = /^--?([\w.-]+)=(.+):\d+$/.exec(word) ?? [];
  return flag.includes("metrics") && isLoopback(plainHost(host));
}

function judgePorts({ field }: Container, securing: readonly string[]): Finding[] {
  const names = field
    .at("ports")
    .each()
    .map((port) => port.at("name"));
  const words = ["command", "args"].flatMap((key) => field.at(key).each());
  const texts = words.map((word) => word.get("string") ?? "");
  const trouble = names.flatMap((name) => troubles(name, "string"));
  // What a patch leaves out may be the very flag.
  const isSilent = words.length === 0 && field.partial;
  if (isSilent || texts.some((word) => asksForLogin(word, securing) || staysInside(word))) return trouble;
  const open = words.find(({ isUnknown }) => isUnknown);
  return [...trouble, ...names.filter(namesMetrics).map((name) => judgePort(name, open))];
}

const judgePort = (name: Field, open: Field | undefined): Finding =>
  open === undefined ? fail(name, `${show(name.value)}, and no argument that guards it`) : unknown(open);
