import type { Field } from "../field";
import { demand, type Finding } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Metadata options of nodes. Allowed: tokens required and one hop on AWS, the GKE metadata server on Google Cloud. */
export const rule = defineRule({
  id: "node-metadata-hardening",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/instance:Instance",
    "aws:ec2/launchConfiguration:LaunchConfiguration",
    "aws-native:ec2:LaunchTemplate",
    "gcp:container/nodePool:NodePool",
    "gcp:container/cluster:Cluster",
  ],
  says: "nodes keep their metadata service from pods",
  why: "Traffic between a pod and its own node passes every network policy: where the node answers for the cloud, only the node can refuse.",
  mend: "require tokens with httpPutResponseHopLimit 1, or set workloadMetadataConfig.mode to GKE_METADATA",
  compliance: ["K2", "K4"],
  check: (object) => readers[object.origin.type ?? ""]?.(object) ?? [],
});

const aws = (options: Field): Finding[] => {
  if (options.at("httpEndpoint").get("string") === "disabled") return [];
  return [
    ...demand(options.at("httpTokens"), "string", (tokens) => tokens === "required"),
    ...demand(options.at("httpPutResponseHopLimit"), "number", (hops) => hops <= 1),
  ];
};

const gke = (node: Field): Finding[] =>
  demand(node.at("workloadMetadataConfig", "mode"), "string", (mode) => mode === "GKE_METADATA");

/** Nodes of a cluster that makes none itself are those of its pools. */
const gkeCluster = ({ root }: KubeObject): Finding[] => {
  const elsewhere =
    root.at("enableAutopilot").get("boolean") === true || root.at("removeDefaultNodePool").get("boolean") === true;
  return elsewhere ? [] : gke(root.at("nodeConfig"));
};

const optionsOf = ({ root }: KubeObject): Finding[] => aws(root.at("metadataOptions"));

const readers: Readonly<Record<string, (object: KubeObject) => Finding[]>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": optionsOf,
  "aws:ec2/instance:Instance": optionsOf,
  "aws:ec2/launchConfiguration:LaunchConfiguration": optionsOf,
  "aws-native:ec2:LaunchTemplate": ({ root }) => aws(root.at("launchTemplateData", "metadataOptions")),
  "gcp:container/nodePool:NodePool": ({ root }) => gke(root.at("nodeConfig")),
  "gcp:container/cluster:Cluster": gkeCluster,
};
