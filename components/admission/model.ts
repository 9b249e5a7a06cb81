import { type Acceptance, type AcceptanceArgs, parseAcceptance } from "../acceptance";
import type { AdmissionGuardArgs } from "../admissionGuard";
import { parseDnsLabel, parseDnsSubdomain } from "../names";
import { type Problems, problems } from "../problems";
import { type Demand, demands, sandboxDemand } from "./demands";

export interface AdmissionGuardModel {
  component: string;
  prefix: string;
  demands: Demand[];
  exec: "denied" | "allowed";
  /** What was left out, and who answers for it. */
  waived: Record<string, Acceptance>;
}

function parseWaived(waive: Record<string, AcceptanceArgs>, known: string[], p: Problems): Record<string, Acceptance> {
  return Object.fromEntries(
    Object.entries(waive).map(([id, acceptance]) => {
      if (!known.includes(id)) p.at(id).note(`there is no such demand; use one of: ${known.join(", ")}`);
      return [id, parseAcceptance(acceptance, p.at(id))];
    }),
  );
}

export function parseAdmissionGuard(name: string, args: AdmissionGuardArgs): AdmissionGuardModel {
  const p = problems(`AdmissionGuard "${name}"`);
  const sandbox = args.runtimeClassName;
  if (sandbox !== undefined) parseDnsSubdomain(sandbox, p.at("runtimeClassName"));
  const all = [...demands, ...(sandbox === undefined ? [] : [sandboxDemand(sandbox)])];
  const known = [...all.map(({ id }) => id), "exec"];
  const waived = parseWaived(args.waive ?? {}, known, p.at("waive"));
  return p.done({
    component: name,
    prefix: parseDnsLabel(args.prefix ?? name, p.at("prefix")),
    demands: all.filter(({ id }) => !(id in waived)),
    exec: "exec" in waived ? "allowed" : "denied",
    waived,
  });
}
