import type { Field } from "../field";
import { type Finding, fail, show, troubles } from "../finding";
import { defineRule } from "../rule";

/** Fields: spec.tls and spec.rules[*].host of an Ingress. Allowed: every host in a tls entry that names a Secret. */
export const rule = defineRule({
  id: "ingress-tls",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["Ingress.networking.k8s.io", "Ingress.extensions"],
  says: "every host of an Ingress is served with a certificate of its own",
  why: "Without TLS the session of whoever steers the agents can be read and taken over on the way.",
  mend: "add a spec.tls entry with this host and a secretName",
  compliance: ["K6"],
  check: ({ root }) => {
    const spec = root.at("spec");
    const open = troubles(spec.at("tls"), "list");
    if (open.length > 0 || spec.partial) return open;
    const entries = spec.at("tls").each();
    const backend = [spec.at("defaultBackend"), spec.at("backend")].filter(({ isSet }) => isSet);
    return [
      ...(entries.length === 0 ? backend.map((field) => fail(field, "served without TLS")) : []),
      ...spec
        .at("rules")
        .each()
        .flatMap((rule) => judgeHost(rule, entries)),
    ];
  },
});

function judgeHost(rule: Field, entries: readonly Field[]): Finding[] {
  const field = rule.at("host");
  const trouble = troubles(field, "string");
  if (trouble.length > 0) return trouble;
  const host = field.get("string") ?? "";
  const covering = entries.flatMap((entry) =>
    entry
      .at("hosts")
      .each()
      .filter((named) => covers(named, host))
      .map(() => entry),
  );
  if (covering.some((entry) => isNamed(entry))) return [];
  const unsure = entries.flatMap((entry) => [
    ...troubles(entry.at("secretName"), "string"),
    ...entry
      .at("hosts")
      .each()
      .flatMap((named) => troubles(named, "string")),
  ]);
  return unsure.length > 0 ? unsure.slice(0, 1) : [fail(field, `${show(host)}, in no tls entry with a secretName`)];
}

const isNamed = (entry: Field): boolean => (entry.at("secretName").get("string") ?? "") !== "";

/** A wildcard stands for one label. */
function covers(named: Field, host: string): boolean {
  const pattern = named.get("string");
  if (pattern === undefined || host === "") return false;
  if (!pattern.startsWith("*.")) return pattern === host;
  const [, ...rest] = host.split(".");
  return rest.join(".") === pattern.slice(2);
}
