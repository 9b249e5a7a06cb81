import { forbid } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Fields: dnsPolicy, dnsConfig.nameservers. Allowed: ClusterFirst*, nameservers of the setting resolvers. */
export const rule = defineRule({
  id: "pod-dns-config",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "agent pods resolve names by the cluster's DNS",
  why: "A resolver of one's own carries data out in its questions, and may answer with a metadata address.",
  mend: "use dnsPolicy ClusterFirst and no nameservers",
  compliance: ["K2"],
  check: (object, { settings, ...context }) =>
    everyPod(object, { ...context, settings }, ({ spec }) => [
      ...forbid(spec.at("dnsPolicy"), "string", (policy) => policy === "None" || policy === "Default"),
      ...spec
        .at("dnsConfig", "nameservers")
        .each()
        .flatMap((server) => forbid(server, "string", (address) => !settings.resolvers.includes(address))),
    ]),
});
