import type { Field } from "./field";
import { demand, type Finding, judge, show } from "./finding";
import type { KubeObject } from "./object";
import { annotation, elevationOf, isLower, isRisk, type Risk } from "./powerTools";
import type { Settings } from "./settings";

const shortest = 15;
const owner = "palisade.dev/owner";

function judgeRisk(field: Field, risk: Risk): Finding[] {
  return demand(field, "string", (value) => isRisk(value) && !isLower(value, risk)).map((finding) =>
    finding.verdict === "fail" ? { ...finding, got: `${finding.got}, where the tool amounts to "${risk}"` } : finding,
  );
}

const judgeApprover = (field: Field, object: KubeObject, { approvers }: Settings): Finding[] =>
  judge(field, "string", (value) => {
    if (value === undefined) return field.partial ? undefined : "unset";
    if (value.trim() === "" || (approvers.length > 0 && !approvers.includes(value))) return show(value);
    return value === object.root.at("metadata", "annotations", owner).get("string")
      ? "the tool's own owner"
      : undefined;
  });

/** What is missing from the approval of an elevated tool; nothing for one that needs none. */
export function approvalFaults(object: KubeObject, settings: Settings): Finding[] {
  const { risk } = elevationOf(object);
  if (risk === undefined) return [];
  const isFilled = (value: string): boolean => value.trim() !== "";
  return [
    ...judgeRisk(annotation(object, "risk-level"), risk),
    ...demand(annotation(object, "justification"), "string", (value) => value.trim().length >= shortest),
    ...judgeApprover(annotation(object, "approved-by"), object, settings),
    ...demand(annotation(object, "review-date"), "string", isFilled),
  ];
}
