import { type Finding, fail, judge, show } from "../finding";
import { defineRule } from "../rule";

/** Field: spec.rules[*].host of an Ingress. Allowed: a whole host name. */
export const rule = defineRule({
  id: "ingress-wildcard-host",
  group: "K",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["Ingress.networking.k8s.io", "Ingress.extensions"],
  says: "every rule of an Ingress names its host",
  why: "A rule for every host answers for names that belong to somebody else.",
  mend: "write the host out in spec.rules[*].host",
  compliance: ["K2"],
  check: ({ root }): Finding[] => {
    const spec = root.at("spec");
    const catchAll = [spec.at("defaultBackend"), spec.at("backend")].filter(({ isSet }) => isSet);
    return [
      ...catchAll.map((field) => fail(field, "set, for every host")),
      ...spec
        .at("rules")
        .each()
        .flatMap((rule) =>
          judge(rule.at("host"), "string", (host) =>
            host === undefined || host === "" || host.startsWith("*") ? show(host) : undefined,
          ),
        ),
    ];
  },
});
