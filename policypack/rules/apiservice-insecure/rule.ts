import { type Finding, fail, forbid, troubles } from "../finding";
import { defineRule } from "../rule";

/** Fields: insecureSkipTLSVerify and caBundle of an APIService with a Service. Allowed: a CA bundle, and verification. */
export const rule = defineRule({
  id: "apiservice-insecure",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["APIService.apiregistration.k8s.io"],
  says: "aggregated APIs are verified by their certificate",
  why: "The API server hands its callers' identity to whoever answers; unverified, that can be anybody on the network.",
  mend: "set spec.caBundle and remove insecureSkipTLSVerify",
  compliance: ["K6"],
  check: ({ root }): Finding[] => {
    const spec = root.at("spec");
    const skipped = forbid(spec.at("insecureSkipTLSVerify"), "boolean", (value) => value);
    // Without a Service the API server answers for itself.
    if (!spec.at("service").isSet || spec.partial || skipped.length > 0) return skipped;
    const bundle = spec.at("caBundle");
    return bundle.get("string")
      ? []
      : bundle.isAbsent || bundle.isSet
        ? [fail(bundle, "unset")]
        : troubles(bundle, "string");
  },
});
