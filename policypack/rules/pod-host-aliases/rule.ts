import { advice, fail, troubles } from "../finding";
import { isRelatedHost } from "../hostNames";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: hostAliases[*].hostnames. Allowed: none that equals, holds or lies below a host of gitHosts or llmHosts. */
export const rule = defineRule({
  id: "pod-host-aliases",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "no pod sends a verified host elsewhere",
  why: "An entry for the Git or LLM host leads every connection to it to an address of somebody's choice.",
  mend: "remove the hostname from hostAliases",
  compliance: ["K6"],
  check: (object, { settings, ...context }) => {
    const verified = [...settings.gitHosts, ...settings.llmHosts];
    return everyPod(object, { ...context, settings }, ({ spec }) =>
      spec
        .at("hostAliases")
        .each()
        .flatMap((alias) => alias.at("hostnames").each())
        .flatMap((field) => {
          const name = field.get("string");
          if (name === undefined) return troubles(field, "string");
          const taken = verified.find((host) => isRelatedHost(name, host));
          return [
            taken === undefined
              ? advice(field, "a name that DNS does not vouch for")
              : fail(field, `leads ${taken} elsewhere`),
          ];
        }),
    );
  },
});
