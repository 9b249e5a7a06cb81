import type { Field } from "../field";
import { type Finding, fail, judge, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Annotations of replicators, selectors of ClusterExternalSecrets. Allowed: namespaces by name or label. */
export const rule = defineRule({
  id: "secret-cross-namespace-copy",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: ["Secret", "ClusterExternalSecret.external-secrets.io"],
  says: "no Secret is copied into all namespaces",
  why: "A copy for everybody is there for every agent, and for whoever opens the next namespace.",
  mend: "name the namespaces that need it",
  compliance: ["K3", "K4"],
  check: (object) => (object.kind === "Secret" ? judgeAnnotations(object) : judgeSelectors(object)),
});

/** Annotations of the common replicators that list target namespaces, as patterns. */
const lists = [
  "reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces",
  "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces",
  "replicator.v1.mittwald.de/replicate-to",
  "replicator.v1.mittwald.de/replication-allowed-namespaces",
];
/** Each of these lets copying begin; without a list it means all namespaces. */
const switches: Readonly<Record<string, string>> = {
  "reflector.v1.k8s.emberstack.com/reflection-allowed": "reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces",
  "replicator.v1.mittwald.de/replication-allowed": "replicator.v1.mittwald.de/replication-allowed-namespaces",
};

const meansAll = (list: string): boolean =>
  list.split(",").some((item) => ["", "*", ".*", ".+", "^.*$"].includes(item.trim()));

function judgeAnnotations({ root }: KubeObject): Finding[] {
  const annotations = root.at("metadata", "annotations");
  const listed = lists.flatMap((key) =>
    judge(annotations.at(key), "string", (value) => (value !== undefined && meansAll(value) ? show(value) : undefined)),
  );
  const switched = Object.entries(switches).flatMap(([key, list]): Finding[] => {
    const field = annotations.at(key);
    return field.get("string") === "true" && annotations.at(list).isAbsent ? [fail(field, "into all namespaces")] : [];
  });
  return [...listed, ...switched];
}

function judgeSelectors({ root }: KubeObject): Finding[] {
  const spec = root.at("spec");
  const selectors = [spec.at("namespaceSelector"), ...spec.at("namespaceSelectors").each()];
  return selectors.flatMap((selector) => {
    const trouble = troubles(selector, "map");
    if (trouble.length > 0) return trouble;
    return selector.isSet && isEmpty(selector) ? [fail(selector, "selects all namespaces")] : [];
  });
}

const isEmpty = (selector: Field): boolean =>
  selector.at("matchLabels").entries().length === 0 && selector.at("matchExpressions").each().length === 0;
