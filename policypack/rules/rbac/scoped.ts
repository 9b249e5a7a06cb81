import type { KubeObject } from "../object";

/** Resources without a namespace, in whatever group. */
const clusterScoped = new Set([
  "nodes",
  "namespaces",
  "persistentvolumes",
  "componentstatuses",
  "clusterroles",
  "clusterrolebindings",
  "customresourcedefinitions",
  "apiservices",
  "mutatingwebhookconfigurations",
  "validatingwebhookconfigurations",
  "validatingadmissionpolicies",
  "validatingadmissionpolicybindings",
  "mutatingadmissionpolicies",
  "mutatingadmissionpolicybindings",
  "storageclasses",
  "csidrivers",
  "csinodes",
  "volumeattachments",
  "priorityclasses",
  "ingressclasses",
  "runtimeclasses",
  "certificatesigningrequests",
  "clustertrustbundles",
  "signers",
  "tokenreviews",
  "selfsubjectreviews",
  "subjectaccessreviews",
  "selfsubjectaccessreviews",
  "selfsubjectrulesreviews",
  "flowschemas",
  "prioritylevelconfigurations",
  "users",
  "groups",
  "uids",
  "rigs",
  "kubeopencodeconfigs",
  "clusterissuers",
  "clustersecretstores",
  "clusterexternalsecrets",
  "clusterpolicies",
]);

const pluralOf = ({ root }: KubeObject): string => root.at("spec", "names", "plural").get("string") ?? "";
const isDefinition = ({ kind, root }: KubeObject): boolean =>
  kind === "CustomResourceDefinition" && root.at("spec", "scope").get("string") === "Cluster";

/** Whether a resource has no namespace, as far as the pack or a definition in the stack knows. */
export function clusterScopeTest(objects: readonly KubeObject[] = []): (resource: string) => boolean {
  const defined = new Set(objects.filter(isDefinition).map(pluralOf));
  return (resource) => {
    const [plural = ""] = resource.split("/");
    return clusterScoped.has(plural) || plural === "userextras" || defined.has(plural);
  };
}
