import type { Field } from "../field";
import { type Finding, judge, show } from "../finding";
import { defineRule } from "../rule";

interface Demand {
  readonly key: string;
  readonly bad: (value: string | undefined) => boolean;
}

const isNo = (value: string | undefined): boolean => value?.toLowerCase() === "false";
const demands: readonly Demand[] = [
  { key: "nginx.ingress.kubernetes.io/ssl-redirect", bad: isNo },
  { key: "nginx.ingress.kubernetes.io/force-ssl-redirect", bad: isNo },
  { key: "haproxy.org/ssl-redirect", bad: isNo },
  { key: "traefik.ingress.kubernetes.io/router.entrypoints", bad: (value) => value?.trim() === "web" },
  { key: "alb.ingress.kubernetes.io/listen-ports", bad: (value) => value !== undefined && !/HTTPS/.test(value) },
];
const gceAllowHttp: Demand = {
  key: "kubernetes.io/ingress.allow-http",
  bad: (value) => value?.toLowerCase() !== "false",
};

/** Field: annotations of an Ingress that keep plain HTTP open. Allowed: none; on GCE allow-http must be false, as it defaults to true. */
export const rule = defineRule({
  id: "ingress-plain-http",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["Ingress.networking.k8s.io", "Ingress.extensions"],
  says: "an Ingress sends plain HTTP to HTTPS",
  why: "Whoever types the name without https sends their session in the clear first.",
  mend: 'remove the annotation that keeps HTTP open; on GCE set kubernetes.io/ingress.allow-http: "false"',
  compliance: ["K6"],
  check: ({ root }) => {
    const annotations = root.at("metadata", "annotations");
    const list = isGce(root) ? [...demands, gceAllowHttp] : demands;
    return list.flatMap(({ key, bad }) => judgeAnnotation(annotations.at(key), bad));
  },
});

const judgeAnnotation = (field: Field, bad: Demand["bad"]): Finding[] =>
  judge(field, "string", (value) => (bad(value) && !(value === undefined && field.partial) ? show(value) : undefined));

function isGce(root: Field): boolean {
  const named = [
    root.at("spec", "ingressClassName"),
    root.at("metadata", "annotations", "kubernetes.io/ingress.class"),
  ];
  return named.some((field) => ["gce", "gce-internal"].includes(field.get("string") ?? ""));
}
