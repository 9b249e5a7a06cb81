import { isDay } from "../../acceptance";
import { parseDnsLabel } from "../../names";
import type { Problems } from "../../problems";
import { parseImage } from "../image";
import type { ToolApprovalArgs, ToolArgs } from "./args";
import {
  capabilityRisks,
  isBelow,
  neverCapabilities,
  profiles,
  riskNames,
  riskOf,
  SecurityProfile,
  type ToolRisk,
} from "./profiles";

export interface ToolModel {
  name: string;
  image: string;
  profile: SecurityProfile;
  capabilities: string[];
  privileged: boolean;
  runAsRoot: boolean;
  risk: ToolRisk;
  allowedNamespaces: string[];
  description: string | undefined;
  approval: ToolApprovalArgs | undefined;
}

const longestReview = 180;
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

function parseApproval(args: ToolApprovalArgs, risk: ToolRisk, p: Problems): void {
  if (!riskNames.includes(args.risk)) p.at("risk").note(`"${args.risk}" is no risk; use ${riskNames.join(", ")}`);
  else if (isBelow(args.risk, risk))
    p.at("risk").note(`"${args.risk}" is less than the tool amounts to; write "${risk}" or worse`);
  if (args.justification.trim().length < 15)
    p.at("justification").note("say in at least 15 characters why a smaller profile does not do");
  if (!/^[^@\s]+@[^@\s]+$/.test(args.approvedBy)) p.at("approvedBy").note("write the approver's address");
  for (const key of ["assessedOn", "reviewBy"] as const)
    if (!isDay(args[key])) p.at(key).note(`"${args[key]}" is no day; write it as YYYY-MM-DD`);
  const days = dayNumber(args.reviewBy) - dayNumber(args.assessedOn);
  if (days <= 0 || days > longestReview)
    p.at("reviewBy").note(`the review is ${days} days after the assessment; make it 1 to ${longestReview}`);
}

function parseCapabilities(added: string[], profile: SecurityProfile, p: Problems): string[] {
  added.forEach((one, i) => {
    if (neverCapabilities.includes(one)) p.at(i).note(`"${one}" is given to no tool: it is the node itself`);
    else if (capabilityRisks[one] === undefined)
      p.at(i).note(`"${one}" is no capability for a tool; use ${Object.keys(capabilityRisks).join(", ")}`);
  });
  if (added.length > 0 && profile === SecurityProfile.Minimal)
    p.note('the minimal profile adds none; use `profile: "profiling"` or above');
  return [...new Set([...profiles[profile].capabilities, ...added])];
}

function parseAllowed(allowed: string[], needsOwn: boolean, known: Known, p: Problems): string[] {
  if (allowed.length === 0) p.note("name the namespaces; an empty list would be all of them");
  allowed.forEach((namespace, i) => {
    if (!known.watched.includes(namespace))
      p.at(i).note(`"${namespace}" is not watched; add it to \`watchNamespaces\` or \`elevatedNamespaces\``);
    else if (needsOwn && !known.elevated.includes(namespace))
      p.at(i).note(`"${namespace}" is no place for this profile; add it to \`elevatedNamespaces\` or use one of them`);
  });
  return allowed;
}

/** The namespaces that a tool may name. */
export interface Known {
  watched: string[];
  elevated: string[];
}

/** A tool and what it amounts to; above the minimal profile it needs an approval and a namespace apart. */
export function parseTool(args: ToolArgs, known: Known, p: Problems): ToolModel {
  const asked = args.profile ?? SecurityProfile.Minimal;
  const isKnown = Object.values(SecurityProfile).includes(asked);
  if (!isKnown) p.at("profile").note(`"${asked}" is no profile; use ${Object.values(SecurityProfile).join(", ")}`);
  const profile = isKnown ? asked : SecurityProfile.Minimal;
  const { privileged, needsApproval } = profiles[profile];
  const runAsRoot = args.runAsRoot ?? false;
  const capabilities = parseCapabilities(args.capabilities ?? [], profile, p.at("capabilities"));
  const risk = riskOf(profile, capabilities, runAsRoot);
  const elevated = needsApproval || runAsRoot;
  if (args.name.length > 50) p.at("name").note(`"${args.name}" is too long; use at most 50 characters`);
  if (elevated && args.approval === undefined)
    p.at("approval").note(`risk ${risk} needs one: risk, justification, approvedBy, assessedOn and reviewBy`);
  if (args.approval !== undefined) parseApproval(args.approval, risk, p.at("approval"));
  return {
    name: parseDnsLabel(args.name, p.at("name")),
    image: parseImage(args.image, p.at("image")),
    profile,
    capabilities: privileged ? [] : capabilities,
    privileged,
    runAsRoot,
    risk,
    allowedNamespaces: parseAllowed(args.allowedNamespaces ?? [], elevated, known, p.at("allowedNamespaces")),
    description: args.description,
    approval: args.approval,
  };
}
