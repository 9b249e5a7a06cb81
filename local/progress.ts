import type { EngineEvent } from "@pulumi/pulumi/automation";
import pc from "picocolors";

/** What a run did, counted from the engine's events. */
export interface RunSummary {
  changes: Record<string, number>;
  /** Every violation and error, as the engine worded it. */
  problems: string[];
}

const verbs: Record<string, string> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  "create-replacement": "replaced",
};

/** Which resource: the type's last part and the name are what a person looks for. */
export function shortUrn(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split("$").pop()?.split(":").pop() ?? type} ${name}`;
}

export interface EventPrinter {
  handle(event: EngineEvent): void;
  summary: RunSummary;
}

/** Prints a line for each resource that changed, and keeps every problem for the end. */
export function eventPrinter(write: (line: string) => void): EventPrinter {
  const summary: RunSummary = { changes: {}, problems: [] };
  const problem = (text: string): void => {
    const plain = text.trim();
    // Which of the two runs ended is said above the problems.
    if (["", "preview failed", "update failed"].includes(plain)) return;
    if (!summary.problems.includes(plain)) summary.problems.push(plain);
  };
  return {
    summary,
    handle: (event) => {
      if (event.resOutputsEvent) {
        const { op, urn } = event.resOutputsEvent.metadata;
        const verb = verbs[op];
        if (verb !== undefined && !urn.includes("::pulumi:")) write(`  ${pc.green(verb.padEnd(9))} ${shortUrn(urn)}`);
      }
      if (event.resOpFailedEvent) write(`  ${pc.red("failed   ")} ${shortUrn(event.resOpFailedEvent.metadata.urn)}`);
      if (event.diagnosticEvent?.severity === "error") problem(withoutTags(event.diagnosticEvent.message));
      if (event.policyEvent?.enforcementLevel === "mandatory") problem(violation(event.policyEvent));
      if (event.summaryEvent) summary.changes = event.summaryEvent.resourceChanges ?? {};
    },
  };
}

type PolicyEvent = NonNullable<EngineEvent["policyEvent"]>;

const violation = ({ policyName, resourceUrn, message }: PolicyEvent): string =>
  `${policyName}: ${resourceUrn ? shortUrn(resourceUrn) : "the stack"}\n    ${withoutTags(message).split("\n").slice(-1)[0]}`;

// The engine marks colours in its messages, as in <{%reset%}>.
const withoutTags = (text: string): string => text.replace(/<\{%[^%]*%\}>/g, "").trim();

/** "3 created, 1 updated", or "nothing changed". */
export function describeChanges(changes: Record<string, number>): string {
  const parts = Object.entries(verbs).flatMap(([op, verb]) => {
    const count = changes[op] ?? 0;
    return count > 0 ? [`${count} ${verb}`] : [];
  });
  return parts.length === 0 ? "nothing changed" : parts.join(", ");
}
