import type { Acceptance } from "./acceptances";
import type { ControlEntry, Fault, Outcome, RuleEntry } from "./controls";
import type { Credential } from "./credentials";
import type { NamespaceEgress } from "./egress";
import type { ReportModel } from "./model";
import type { Page, Row, Section, Tone } from "./page";
import { pictureOf } from "./reach";
import { secretReadersSection } from "./readersSection";

/** Whoever needs them all asks for JSON. */
const most = 50;
const firstOf = (lines: readonly string[]): string[] =>
  lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : [...lines];

const namespacesSection = ({ namespaces }: ReportModel): Section => ({
  title: "Namespaces",
  notes: [],
  columns: ["namespace", "Pod Security", "warn, audit", "version", "tier", "judged as"],
  rows: namespaces.map(({ name, declared, enforce, warn, audit, version, tier, judgedAs }): Row => {
    const strict = enforce === "restricted" ? "good" : declared && enforce !== "baseline" ? "bad" : "warn";
    return { tone: declared ? strict : "plain", cells: [name, enforce, `${warn}, ${audit}`, version, tier, judgedAs] };
  }),
  none: "No namespace is in the input.",
});

function egressRows({ namespace, closed, open, ways }: NamespaceEgress): Row[] {
  const held = open.map(
    (who): Row => ({ tone: "bad", cells: [namespace, who, "anywhere", "every port", "no policy"] }),
  );
  const rows = ways.map(({ pods, action, to, ports, policy, namespaces, anywhere }): Row => {
    const places = namespaces.length > 0 ? ` (${namespaces.join(", ")})` : "";
    const target = `${action === "allow" ? "" : `${action}: `}${to}${places}`;
    return { tone: anywhere && action === "allow" ? "bad" : "plain", cells: [namespace, pods, target, ports, policy] };
  });
  if (closed === "every pod")
    return held.length + rows.length > 0
      ? [...held, ...rows]
      : [{ tone: "good", cells: [namespace, "every pod", "nowhere", "", "denied by default"] }];
  const others = held.length + rows.length > 0 ? "any other pod" : "any pod";
  const free: Row = {
    tone: "warn",
    cells: [namespace, others, "anywhere, once there is one", "every port", "no policy"],
  };
  return [...held, ...rows, free];
}

function egressSection({ egress }: ReportModel): Section {
  const picture = pictureOf(egress);
  const notes = Object.entries(egress.notCounted).map(
    ([engine, count]) =>
      `${count} of the policies are ${engine}'s and not counted: name it in \`policyEngines\` once it is in force.`,
  );
  return {
    title: "What reaches what",
    notes,
    ...(picture === undefined ? {} : { picture }),
    columns: ["namespace", "pods", "to", "ports", "by"],
    rows: egress.namespaces.flatMap(egressRows),
    none: "No namespace is in the input.",
  };
}

const ages: Readonly<Record<Credential["state"], Tone>> = {
  overdue: "bad",
  unreadable: "bad",
  due: "warn",
  unmarked: "warn",
  unknown: "plain",
  renewed: "good",
  fresh: "good",
};

const daysWords = (days: number | undefined): string => (days === undefined ? "" : `${days} days`);

const credentialsSection = ({ credentials }: ReportModel): Section => ({
  title: "Credentials",
  notes: ["Ages come from annotations; no value of a Secret is read into this report."],
  columns: ["state", "credential", "rotated", "age", "interval", "due", "owner", "renewed by"],
  rows: credentials.map(
    ({ state, kind, namespace, name, rotatedAt, ageDays, intervalDays, dueOn, owner, renewedBy }) => ({
      tone: ages[state],
      cells: [
        state,
        `${kind} ${namespace}/${name}`,
        rotatedAt,
        daysWords(ageDays),
        daysWords(intervalDays),
        dueOn,
        owner,
        renewedBy,
      ],
    }),
  ),
  none: "No credential is in the input.",
});

const standing: Readonly<Record<Acceptance["state"], Tone>> = {
  expired: "bad",
  incomplete: "bad",
  "not granted": "bad",
  soon: "warn",
  "in force": "plain",
};

const acceptancesSection = ({ acceptances }: ReportModel): Section => ({
  title: "Acceptances and exemptions",
  notes: [],
  columns: ["state", "what", "until", "owner", "where", "reason"],
  rows: acceptances.map(({ state, what, until, owner, where, reason, faults }) => ({
    tone: standing[state],
    cells: [state, what, until, owner, where, reason],
    more: faults,
  })),
  none: "Nothing is accepted or exempted.",
});

const results: Readonly<Record<Outcome, Tone>> = {
  "not met": "bad",
  unknown: "warn",
  exempt: "warn",
  met: "good",
  "no object": "plain",
};

const faultLine = (word: string, { object, at, got }: Fault): string =>
  `${word}: ${object}${at === "" ? "" : `, ${at}`}: ${got}`;

function ruleRow(rule: RuleEntry): Row {
  const { id, outcome, severity, says, met, notMet, unknown, exempt, advised, compliance } = rule;
  const lines = [
    ...notMet.map((one) => faultLine("not met", one)),
    ...unknown.map((one) => faultLine("unknown", one)),
    ...exempt.map((one) => faultLine("exempt", one)),
    ...advised.map((one) => faultLine("advice", one)),
    ...met.map((object) => `met by ${object}`),
  ];
  const counts = [met, notMet, unknown, exempt].map(({ length }) => String(length));
  return {
    tone: results[outcome],
    cells: [outcome, id, severity, ...counts, compliance.join(", "), says],
    more: firstOf(lines),
  };
}

function rulesSection({ controls }: ReportModel): Section {
  const judged = controls.rules.filter(({ outcome }) => outcome !== "no object");
  return {
    title: "Rules",
    notes: [
      "Met counts objects that a rule looked at and found nothing in; the rest counts findings.",
      `${controls.rules.length - judged.length} more rules found no object that they are about.`,
    ],
    columns: ["outcome", "rule", "severity", "met", "not met", "unknown", "exempt", "compliance", "says"],
    rows: judged.map(ruleRow),
    none: "No rule found an object that it is about.",
  };
}

const controlRow = ({ id, outcome, met, notMet, unknown, exempt, rules }: ControlEntry): Row => ({
  tone: results[outcome],
  cells: [outcome, id, ...[met, notMet, unknown, exempt].map(String)],
  more: firstOf(rules.filter((rule) => rule.outcome !== "no object").map((rule) => `${rule.outcome}: ${rule.id}`)),
});

const controlsSection = ({ controls }: ReportModel): Section => ({
  title: "Controls",
  notes: [
    "A control is as met as the worst of the rules that support it: evidence, not an attestation. Rules are counted.",
  ],
  columns: ["outcome", "control", "met", "not met", "unknown", "exempt"],
  rows: controls.controls.map(controlRow),
  none: "No rule supports a control.",
});

/** The report as a page. */
export function reportPage(model: ReportModel, unread: readonly string[]): Page {
  const { at, objects, attention, controls, credentials, acceptances, namespaces } = model;
  const count = (outcome: Outcome): number => controls.rules.filter((rule) => rule.outcome === outcome).length;
  return {
    title: "Palisade security report",
    at,
    attention,
    unread,
    facts: [
      ["Objects", String(objects)],
      ["Namespaces", String(namespaces.length)],
      ["Credentials", String(credentials.length)],
      ["Acceptances", String(acceptances.length)],
      [
        "Rules",
        `${count("met")} met, ${count("not met")} not met, ${count("unknown")} unknown, ${count("exempt")} exempt`,
      ],
    ],
    sections: [
      namespacesSection(model),
      egressSection(model),
      credentialsSection(model),
      acceptancesSection(model),
      secretReadersSection(model),
      controlsSection(model),
      rulesSection(model),
    ],
  };
}
