import type { PowerToolsModel } from "./model";
import type { Page, Row, Section, Tone } from "./page";
import { type Approval, risks, type Tool } from "./powerTools";

const tones: Readonly<Record<Approval, Tone>> = {
  expired: "bad",
  "not approved": "bad",
  unknown: "warn",
  soon: "warn",
  approved: "good",
  "not needed": "good",
};

function rightsOf({ privileged, hostPid, runAsRoot, capabilities }: Tool): string {
  const rights = [
    ...(privileged ? ["privileged"] : []),
    ...(hostPid ? ["host PID"] : []),
    ...(runAsRoot ? ["root"] : []),
    ...capabilities.map(({ name }) => name),
  ];
  return rights.length === 0 ? "none" : rights.join(", ");
}

const detailsOf = ({ object, image, justification, assessed, saysRisk, faults, capabilities }: Tool): string[] => [
  `object ${object}, image ${image || "not given"}`,
  ...(justification === "" ? [] : [`justification: ${justification}`]),
  ...(assessed === "" ? [] : [`assessed ${assessed}`]),
  ...(saysRisk === "" ? [] : [`says that its risk is ${saysRisk}`]),
  ...capabilities.map(({ name, risk, about }) => `${name}: ${risk}; ${about}`),
  ...faults.map((fault) => `missing from the approval: ${fault}`),
];

const toolRow = (tool: Tool): Row => ({
  tone: tones[tool.approval],
  cells: [
    tool.approval,
    tool.name,
    tool.risk,
    tool.profile,
    rightsOf(tool),
    tool.allowedNamespaces.length === 0 ? "any namespace" : tool.allowedNamespaces.join(", "),
    tool.approvedBy,
    tool.reviewBy,
    String(tool.runs),
  ],
  more: detailsOf(tool),
});

const toolsSection = ({ tools }: PowerToolsModel): Section => ({
  title: "Tools",
  notes: ["Risk is the worse of what a tool says and what its rights amount to."],
  columns: ["approval", "tool", "risk", "profile", "rights", "namespaces", "approved by", "review", "runs"],
  rows: tools.map(toolRow),
  none: "No PowerToolConfig is in the input.",
});

const namespacesSection = ({ namespaces }: PowerToolsModel): Section => ({
  title: "Namespaces that tools may enter",
  notes: [],
  columns: ["namespace", "Pod Security", "tier", "tools"],
  rows: namespaces.map(({ namespace, enforce, tier, tools }) => ({
    tone: tier === "agent" || namespace === "any namespace" ? "bad" : "plain",
    cells: [namespace, enforce, tier, tools.join(", ")],
  })),
  none: "No tool names a namespace.",
});

const usersSection = ({ users }: PowerToolsModel): Section => ({
  title: "Who runs and who defines tools",
  notes: ["Whoever may do both is marked: nobody checks what they define and run."],
  columns: ["who", "may", "where", "through", "both"],
  rows: users.map(({ who, may, where, through, both }) => ({
    tone: both ? "warn" : "plain",
    cells: [who, may, where === "" ? "every namespace" : where, through, both ? "both" : ""],
  })),
  none: "No role in the input lets anybody run or define tools.",
});

/** The report about tools as a page. */
export function powerToolsPage(model: PowerToolsModel, unread: readonly string[]): Page {
  const { at, objects, attention, tools, byRisk } = model;
  const privileged = tools.filter((tool) => tool.privileged).map(({ name }) => name);
  const strong = tools
    .filter(({ capabilities }) => capabilities.some(({ risk }) => risk === "high" || risk === "critical"))
    .map(({ name }) => name);
  const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
  return {
    title: "Palisade report on power tools",
    at,
    attention,
    unread,
    facts: [
      ["Objects", String(objects)],
      ["Tools", String(tools.length)],
      ["By risk", risks.map((risk) => `${byRisk[risk]} ${risk}`).join(", ")],
      ["Privileged", listed(privileged)],
      ["With capabilities of high risk", listed(strong)],
    ],
    sections: [toolsSection(model), namespacesSection(model), usersSection(model)],
  };
}
