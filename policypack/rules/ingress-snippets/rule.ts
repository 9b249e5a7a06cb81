import { fail } from "../finding";
import { defineRule } from "../rule";

const snippet = /(^|\/)([\w-]*-)?(snippet|lua-script|modsecurity-rules)s?$/;

/** Field: annotations of an Ingress. Allowed: none that carries configuration or code for the controller. */
export const rule = defineRule({
  id: "ingress-snippets",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["Ingress.networking.k8s.io", "Ingress.extensions"],
  says: "no Ingress carries code for its controller",
  why: "A snippet runs inside the controller, which holds the TLS keys of every site behind it.",
  mend: "remove the annotation, and configure the controller itself",
  compliance: ["K1"],
  check: ({ root }) =>
    root
      .at("metadata", "annotations")
      .entries()
      .filter(([key]) => snippet.test(key))
      .map(([key, field]) => fail(field, key)),
});
