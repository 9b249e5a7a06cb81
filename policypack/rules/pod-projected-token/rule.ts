import type { Field } from "../field";
import { advice, demand, type Finding, forbid } from "../finding";
import { everyPod } from "../pods";
import { type Context, defineRule } from "../rule";

/** Field: volumes[*].projected.sources[*].serviceAccountToken. Allowed: an audience that is not the API server's, 3600 s at most. */
export const rule = defineRule({
  id: "pod-projected-token",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "agent pods project no token that the API server takes",
  why: "A projected token reaches the pod although automounting is off.",
  mend: "remove the token, or give it an audience of its own and at most an hour",
  compliance: ["CIS 5.1.6", "K4"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) =>
      spec
        .at("volumes")
        .each()
        .flatMap((volume) => volume.at("projected", "sources").each())
        .flatMap((source) => judgeSource(source, context)),
    ),
});

const longestSeconds = 3600;

function judgeSource(source: Field, { settings }: Context): Finding[] {
  const token = source.at("serviceAccountToken");
  const certificate = source.at("podCertificate");
  const asides = certificate.isSet ? [advice(certificate, "a certificate for the API server")] : [];
  if (token.isAbsent) return asides;
  return [
    ...demand(token.at("audience"), "string", (value) => value !== "" && !settings.apiAudiences.includes(value)),
    ...forbid(token.at("expirationSeconds"), "number", (value) => value > longestSeconds),
    ...asides,
  ];
}
