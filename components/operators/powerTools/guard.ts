import type { Planned } from "../../manifest";
import { guardManifests, type Validation } from "../admission";
import type { Home } from "../objects";
import { capabilityRisks, neverCapabilities } from "./profiles";
import { toeGroup, toeNamespace } from "./spec";
import { collectorUrl } from "./tools";

const quoted = (words: readonly string[]): string => `[${words.map((word) => `'${word}'`).join(", ")}]`;

const toolVariables = [
  { name: "context", expression: "object.spec.?securityContext.orValue({})" },
  { name: "added", expression: "variables.context.?capabilities.add.orValue([])" },
  { name: "dropped", expression: "variables.context.?capabilities.drop.orValue([])" },
  { name: "privileged", expression: "variables.context.?allowPrivileged.orValue(false)" },
  {
    name: "elevated",
    expression: "variables.privileged || variables.context.?runAsRoot.orValue(false) || size(variables.added) > 0",
  },
  { name: "notes", expression: "object.metadata.?annotations.orValue({})" },
];

const approvals = ["risk-level", "justification", "approved-by", "risk-assessment", "review-date"];

const toolValidations: Validation[] = [
  {
    expression: `object.metadata.namespace == '${toeNamespace}'`,
    message: `tools are defined in ${toeNamespace} alone; upstream would trust the namespace default too`,
  },
  {
    expression: "object.metadata.name == object.spec.name + '-config'",
    message: "the controller looks a tool up as <name>-config; any other name is never found",
  },
  { expression: "object.spec.image.matches('@sha256:[0-9a-f]{64}$')", message: "image is not pinned by digest" },
  {
    expression: "!has(object.spec.resources)",
    message: "an ephemeral container may carry no resources; the tool would never start",
  },
  { expression: "!variables.context.?allowHostPID.orValue(false)", message: "allowHostPID has no effect and misleads" },
  {
    expression: `variables.added.all(c, c in ${quoted(Object.keys(capabilityRisks))})`,
    message: `only known capabilities may be added, and never ${neverCapabilities.join(", ")}`,
  },
  {
    expression: "variables.privileged || 'ALL' in variables.dropped",
    message: "drop ALL capabilities first, then add the few that are needed",
  },
  {
    expression: "size(object.spec.?allowedNamespaces.orValue([])) > 0",
    message: "allowedNamespaces is empty, which means every namespace",
  },
  {
    expression: `!variables.elevated || ${quoted(approvals)}.all(k, variables.notes[?'security.toe.run/' + k].orValue('') != '')`,
    message: `a tool above the minimal profile needs the annotations security.toe.run/{${approvals.join(",")}}`,
  },
];

const securityKeys = ["security", "securityContext", "capabilities", "privileged", "image", "hostPID", "runAsUser"];

const runValidations: Validation[] = [
  {
    expression: `${quoted(securityKeys)}.all(k, !(k in object.spec) && !(k in object.spec.tool))`,
    message: "a run carries no security field: the tool's definition alone decides",
  },
  {
    expression:
      "size(object.spec.targets.labelSelector.?matchLabels.orValue({})) + size(object.spec.targets.labelSelector.?matchExpressions.orValue([])) > 0",
    message: "an empty selector enters every pod of the namespace",
  },
  {
    expression: "!has(object.spec.targets.namespaceSelector) && !has(object.spec.schedule)",
    message: "namespaceSelector and schedule are read by nobody; leave them away",
  },
  {
    expression:
      "object.spec.tool.duration.matches('^[0-9]+[smh]$') && duration(object.spec.tool.duration) >= duration('5s') && duration(object.spec.tool.duration) <= duration('2h')",
    message: "duration is from 5s to 2h",
  },
  {
    expression: `object.spec.output.mode in ['ephemeral', 'pvc', 'collector'] && has(object.spec.output.collector) == (object.spec.output.mode == 'collector') && object.spec.output.?collector.endpoint.orValue('${collectorUrl}') == '${collectorUrl}'`,
    message: `results and the token that goes with them are sent to ${collectorUrl} or nowhere`,
  },
  {
    expression: "!object.spec.output.?pvc.path.orValue('').contains('..')",
    message: "pvc.path leaves its folder",
  },
];

/** The boundary between those who define tools and those who run them, kept by the API server. */
export const guards = (home: Home): Planned[] => [
  ...guardManifests(home, {
    role: "tool-guard",
    name: "toe-tool-guard",
    apiGroup: toeGroup,
    resources: ["powertoolconfigs"],
    variables: toolVariables,
    validations: toolValidations,
  }),
  ...guardManifests(home, {
    role: "run-guard",
    name: "toe-run-guard",
    apiGroup: toeGroup,
    resources: ["powertools"],
    validations: runValidations,
  }),
];
