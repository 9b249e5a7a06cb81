import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

const kinds = [
  "aws:eks/cluster:Cluster",
  "gcp:container/cluster:Cluster",
  "azure-native:containerservice:ManagedCluster",
  "azure:containerservice/kubernetesCluster:KubernetesCluster",
];

/** Clusters of the stack. Allowed: with an audit log that goes somewhere. */
export const rule = defineRule({
  id: "ns-audit-sink",
  group: "Q",
  level: "disabled",
  severity: "low",
  kinds,
  says: "clusters that the stack makes keep an audit log",
  why: "Without it nobody can tell afterwards what an agent, or whoever took it over, asked of the API.",
  mend: "enable the audit log: enabledClusterLogTypes, loggingService, or a diagnostic setting",
  compliance: ["CIS 3.2.1", "K9"],
  checkStack: (objects) =>
    objects
      .filter(({ origin }) => kinds.includes(origin.type ?? ""))
      .flatMap((object) => judgeCluster(object, objects).map((finding): Finding => ({ ...finding, object }))),
});

function judgeCluster({ root, origin }: KubeObject, objects: readonly KubeObject[]): Finding[] {
  if (origin.type?.startsWith("azure") === true)
    return objects.some(isDiagnostic) ? [] : [fail("", "no diagnostic setting in the stack")];
  if (origin.type?.startsWith("gcp") === true) {
    const service = root.at("loggingService");
    return service.get("string") === "none" ? [fail(service, '"none"')] : [];
  }
  const types = root.at("enabledClusterLogTypes");
  if (types.each().some((type) => type.get("string") === "audit")) return [];
  return [types.each().some((type) => type.isUnknown) ? unknown(types) : fail(types, 'without "audit"')];
}

const isDiagnostic = ({ origin }: KubeObject): boolean => /:DiagnosticSetting$/.test(origin.type ?? "");
