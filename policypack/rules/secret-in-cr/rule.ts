import { credentialIn } from "../credentials";
import type { Field } from "../field";
import { type Finding, judge } from "../finding";
import { judgeTexts, leavesOf } from "../leaves";
import type { KubeObject } from "../object";
import { podPaths } from "../podKinds";
import { defineRule } from "../rule";

const groups = new Set([
  "gastown.gastown.io",
  "kubeopencode.io",
  "codriverlabs.ai.toe.run",
  "agents.x-k8s.io",
  "extensions.agents.x-k8s.io",
  "external-secrets.io",
  "generators.external-secrets.io",
  "source.toolkit.fluxcd.io",
  "kustomize.toolkit.fluxcd.io",
  "argoproj.io",
  "gateway.networking.k8s.io",
  "networking.k8s.io",
]);
const concerns = ({ group, kind }: KubeObject): boolean => groups.has(group) && kind !== "NetworkPolicy";

/** Fields: every text under spec of agent, Git, chart and gateway resources. Allowed: nothing in which a detector sees a credential. */
export const rule = defineRule({
  id: "secret-in-cr",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: "*",
  says: "no custom resource holds a credential in clear",
  why: "Custom resources are not encrypted as Secrets are, and everybody who may see agents reads them.",
  mend: "put the value into a Secret and refer to it",
  compliance: ["K4"],
  check: (object, { settings }) => {
    // Pods inside custom resources have rules of their own.
    if (!concerns(object) || podPaths(object, settings.podPaths).length > 0) return [];
    return [
      ...judgeTexts(object.root.at("spec"), (text, key) => credentialIn(text, key)),
      ...judgeHeaders(object.root.at("spec")),
    ];
  },
});

/** A map of headers, as KubeOpenCode contexts have it: the name of the header makes its value a credential. */
const judgeHeaders = (spec: Field): Finding[] =>
  leavesOf(spec)
    .filter(({ key }) => /^(authorization|x-api-key|private-token)$/i.test(key))
    .flatMap(({ key, field }) =>
      judge(field, "string", (value = "") => {
        const plain = credentialIn(value, key) === undefined;
        return plain ? credentialIn(`${key}: ${value}`) : undefined;
      }),
    );
