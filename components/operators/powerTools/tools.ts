import { labels } from "../../labels";
import { defined, type Manifest, type Planned, plan } from "../../manifest";
import type { Home } from "../objects";
import type { PowerToolsModel, RunModel } from "./model";
import { capabilityRisks, profiles } from "./profiles";
import { collectorName, collectorPort, toeNamespace } from "./spec";
import type { ToolModel } from "./tool";

const apiVersion = "codriverlabs.ai.toe.run/v1alpha1";
export const collectorUrl = `https://${collectorName}.${toeNamespace}.svc.cluster.local:${collectorPort}`;

const custom = (home: Home, kind: string, metadata: Manifest["metadata"], spec: object): Manifest => ({
  apiVersion,
  kind,
  metadata: { ...metadata, labels: labels(home.identity, "tool", home.version) },
  spec,
});

/** What a reviewer reads: risk, reason, approver, dates, and what each capability is for. */
function annotations({ approval, capabilities, profile, risk }: ToolModel): Record<string, string> {
  const reasons = capabilities.map((one) => `${one}: ${capabilityRisks[one]?.for ?? "unknown"}`).join("; ");
  const described = {
    "security.toe.run/risk-level": approval?.risk ?? risk,
    "palisade.dev/tool-profile": profile,
    ...(reasons === "" ? {} : { "tool.toe.run/capabilities-required": reasons }),
  };
  if (approval === undefined) return described;
  return {
    ...described,
    "security.toe.run/justification": approval.justification,
    "security.toe.run/approved-by": approval.approvedBy,
    "security.toe.run/risk-assessment": `completed-${approval.assessedOn}`,
    "security.toe.run/review-date": approval.reviewBy,
    "tool.toe.run/security-impact": approval.securityImpact ?? profiles[profile].says,
    ...(approval.alternatives === undefined ? {} : { "tool.toe.run/alternatives": approval.alternatives }),
  };
}

function toolSpec(tool: ToolModel): object {
  const capabilities = tool.privileged ? undefined : { add: tool.capabilities, drop: ["ALL"] };
  // No resources: an ephemeral container may carry none, and the tool would never start.
  return defined({
    name: tool.name,
    image: tool.image,
    securityContext: defined({
      allowPrivileged: tool.privileged,
      allowHostPID: false,
      runAsRoot: tool.runAsRoot,
      capabilities,
    }),
    allowedNamespaces: tool.allowedNamespaces,
    description: tool.description,
  });
}

function runSpec(run: RunModel): object {
  const { matchLabels, container, args, duration, output } = run;
  return {
    targets: { labelSelector: { matchLabels }, ...(container === undefined ? {} : { container }) },
    tool: { name: run.tool, duration, ...(args === undefined ? {} : { args }) },
    output: { mode: output, ...(output === "collector" ? { collector: { endpoint: collectorUrl } } : {}) },
  };
}

/** Tools by the name under which the controller looks for them, then their runs. */
export const tools = (m: PowerToolsModel, home: Home): Planned[] => [
  ...m.tools.map((tool) => {
    const metadata = { name: `${tool.name}-config`, namespace: toeNamespace, annotations: annotations(tool) };
    return plan(`tool-${tool.name}`, custom(home, "PowerToolConfig", metadata, toolSpec(tool)));
  }),
  ...m.runs.map((run) =>
    plan(`run-${run.name}`, custom(home, "PowerTool", { name: run.name, namespace: run.namespace }, runSpec(run)), {
      after: [`tool-${run.tool}`],
    }),
  ),
];
