import {
  capabilityRisks,
  neverCapabilities,
  profiles,
  type ToolRisk,
} from "../../components/operators/powerTools/profiles";
import type { Field } from "../../policypack/rules/field";
import type { KubeObject } from "../../policypack/rules/object";
import {
  annotation,
  capabilityName,
  elevationOf,
  isLower,
  isRisk,
  isTool,
  isToolConfig,
  settingsOf,
} from "../../policypack/rules/powerTools";
import type { Settings } from "../../policypack/rules/settings";
import { approvalFaults } from "../../policypack/rules/toolApproval";
import { deadlineOf } from "./deadlines";
import { namespacesOf } from "./namespaces";
import { compare, type PlaceName, sortedBy } from "./places";
import { type Grant, grantsOf } from "./secretReaders";

export const risks = ["critical", "high", "medium", "low"] as const satisfies readonly ToolRisk[];

/** In the order of urgency. */
export const approvals = ["expired", "not approved", "unknown", "soon", "approved", "not needed"] as const;
export type Approval = (typeof approvals)[number];

export interface Capability {
  readonly name: string;
  readonly risk: ToolRisk;
  /** What it is for; why it is refused, where no approval makes it acceptable. */
  readonly about: string;
}

export interface Tool {
  readonly name: string;
  /** `namespace/name` of the object. */
  readonly object: string;
  readonly image: string;
  readonly profile: string;
  /** The worse of what it says and what it amounts to. */
  readonly risk: ToolRisk;
  readonly saysRisk: string;
  readonly approval: Approval;
  readonly faults: readonly string[];
  readonly privileged: boolean;
  readonly hostPid: boolean;
  readonly runAsRoot: boolean;
  readonly capabilities: readonly Capability[];
  /** Namespaces that it may be run in; none means any. */
  readonly allowedNamespaces: readonly string[];
  readonly justification: string;
  readonly approvedBy: string;
  readonly assessed: string;
  readonly reviewBy: string;
  /** Runs among the objects. */
  readonly runs: number;
}

const isOn = (field: Field): boolean => field.isMalformed || (field.isSet && field.value !== false);
const textOf = (field: Field): string => field.get("string") ?? "";

function capabilityOf(text: string): Capability {
  const name = capabilityName(text);
  const known = capabilityRisks[name];
  if (known !== undefined) return { name, risk: known.risk, about: known.for };
  return { name, risk: "critical", about: neverCapabilities.includes(name) ? "never acceptable" : "not in the table" };
}

/** The smallest profile that holds what the tool may do. */
function profileOf(privileged: boolean, capabilities: readonly string[]): string {
  if (privileged) return "high-privilege";
  const fits = Object.entries(profiles).find(([, { capabilities: held }]) =>
    capabilities.every((one) => held.includes(one)),
  );
  return fits?.[0] ?? "none of the four";
}

interface Approved {
  readonly approval: Approval;
  readonly faults: string[];
}

function approvalOf(object: KubeObject, settings: Settings, now: Date): Approved {
  const { risk, open } = elevationOf(object);
  const review = textOf(annotation(object, "review-date")).trim();
  const deadline = review === "" ? undefined : deadlineOf(review, now);
  const found = approvalFaults(object, settings);
  const faults = found.map(({ at, got }) => `${at.replace(/^metadata\.annotations\["?|"?\]$/g, "")} is ${got}`);
  if (deadline === "expired") return { approval: "expired", faults };
  if (deadline === "unreadable") return { approval: "not approved", faults: [...faults, "the review date is no day"] };
  if (found.some(({ verdict }) => verdict === "fail")) return { approval: "not approved", faults };
  if (found.length > 0 || (risk === undefined && open !== undefined)) return { approval: "unknown", faults };
  if (deadline === "soon") return { approval: "soon", faults };
  return { approval: risk === undefined ? "not needed" : "approved", faults };
}

function toolOf(object: KubeObject, settings: Settings, runs: number, now: Date): Tool {
  const { root, namespace, name } = object;
  const holders = settingsOf(object);
  const flag = (key: string): boolean => holders.some((holder) => isOn(holder.at(key)));
  const added = holders.flatMap((holder) => holder.at("capabilities", "add").each());
  const capabilities = [...new Set(added.map((field) => capabilityName(textOf(field) || "not known yet")))].map(
    capabilityOf,
  );
  const amounts = elevationOf(object).risk ?? "low";
  const says = textOf(annotation(object, "risk-level"));
  const named = textOf(root.at("metadata", "annotations", "palisade.dev/tool-profile"));
  return {
    name: textOf(root.at("spec", "name")) || name,
    object: `${namespace}/${name}`,
    image: textOf(root.at("spec", "image")),
    profile:
      named ||
      profileOf(
        flag("allowPrivileged"),
        capabilities.map((one) => one.name),
      ),
    risk: isRisk(says) && isLower(amounts, says) ? says : amounts,
    saysRisk: says,
    ...approvalOf(object, settings, now),
    privileged: flag("allowPrivileged"),
    hostPid: flag("allowHostPID"),
    runAsRoot: flag("runAsRoot"),
    capabilities: sortedBy(capabilities, ({ risk, name: one }) => [String(risks.indexOf(risk)), one]),
    allowedNamespaces: root
      .at("spec", "allowedNamespaces")
      .each()
      .map((field) => textOf(field) || "not known yet")
      .sort(compare),
    justification: textOf(annotation(object, "justification")),
    approvedBy: textOf(annotation(object, "approved-by")),
    assessed: textOf(annotation(object, "risk-assessment")).replace(/^completed-/, ""),
    reviewBy: textOf(annotation(object, "review-date")),
    runs,
  };
}

export interface ToolNamespace {
  readonly namespace: string;
  readonly enforce: string;
  readonly tier: string;
  readonly tools: readonly string[];
}

export interface ToolUser {
  readonly who: string;
  readonly may: "run" | "define";
  readonly where: string;
  readonly through: string;
  /** Whoever may do both is held by nobody. */
  readonly both: boolean;
}

export interface PowerToolsReport {
  readonly tools: readonly Tool[];
  readonly byRisk: Readonly<Record<ToolRisk, number>>;
  readonly namespaces: readonly ToolNamespace[];
  readonly users: readonly ToolUser[];
}

const write = ["create", "update", "patch"];
const group = ["codriverlabs.ai.toe.run"];

function usersOf(objects: readonly KubeObject[], placeName: PlaceName): ToolUser[] {
  const may = (resource: string): Grant[] =>
    grantsOf(objects, { groups: group, resources: [resource], verbs: write }, placeName);
  const [run, define] = [may("powertools"), may("powertoolconfigs")];
  const names = (grants: readonly Grant[]): Set<string> => new Set(grants.map(({ who }) => who));
  const [runners, definers] = [names(run), names(define)];
  const user = (right: ToolUser["may"], { who, where, through }: Grant): ToolUser => ({
    who,
    may: right,
    where,
    through,
    both: runners.has(who) && definers.has(who),
  });
  const users = [...define.map((one) => user("define", one)), ...run.map((one) => user("run", one))];
  const distinct = new Map(users.map((one) => [JSON.stringify(one), one]));
  return sortedBy(distinct.values(), ({ both, may: right, who, where }) => [both ? "0" : "1", right, who, where]);
}

function roomsOf(
  tools: readonly Tool[],
  objects: readonly KubeObject[],
  settings: Settings,
  placeName: PlaceName,
): ToolNamespace[] {
  const known = new Map(namespacesOf(objects, settings, placeName).map((one) => [one.name, one]));
  const rooms = new Map<string, string[]>();
  for (const { name, allowedNamespaces } of tools)
    for (const room of allowedNamespaces.length === 0 ? ["*"] : allowedNamespaces)
      rooms.set(room, [...(rooms.get(room) ?? []), name]);
  return [...rooms]
    .map(([room, allowed]) => ({
      namespace: room === "*" ? "any namespace" : room,
      enforce: known.get(room)?.enforce ?? "not shown",
      tier: known.get(room)?.tier ?? "not shown",
      tools: allowed.sort(compare),
    }))
    .sort((a, b) => compare(a.namespace, b.namespace));
}

/** The tools, what they may do, who allowed it and until when; reviews that are over first. */
export function powerTools(
  objects: readonly KubeObject[],
  settings: Settings,
  now: Date,
  placeName: PlaceName,
): PowerToolsReport {
  const runs = objects.filter(isTool).map(({ root }) => textOf(root.at("spec", "tool", "name")));
  const tools = sortedBy(
    objects.filter(isToolConfig).map((object) => {
      const own = object.name.replace(/-config$/, "");
      return toolOf(object, settings, runs.filter((name) => name === own).length, now);
    }),
    ({ approval, risk, name, object }) => [
      String(approvals.indexOf(approval)),
      String(risks.indexOf(risk)),
      name,
      object,
    ],
  );
  const count = (risk: ToolRisk): number => tools.filter((tool) => tool.risk === risk).length;
  return {
    tools,
    byRisk: { critical: count("critical"), high: count("high"), medium: count("medium"), low: count("low") },
    namespaces: roomsOf(tools, objects, settings, placeName),
    users: usersOf(objects, placeName),
  };
}
