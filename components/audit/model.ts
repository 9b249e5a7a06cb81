import type { AuditTrailArgs } from "../auditTrail";
import { parseDnsLabel, parseDnsSubdomain } from "../names";
import { problems } from "../problems";

/** API groups of the four systems, each of whose objects can start code. */
export const systemGroups = ["gastown.gastown.io", "kubeopencode.io", "codriverlabs.ai.toe.run"] as const;

export interface AuditTrailModel {
  component: string;
  namespace: string;
  groups: string[];
}

export function parseAuditTrail(name: string, args: AuditTrailArgs): AuditTrailModel {
  const p = problems(`AuditTrail "${name}"`);
  const groups = args.groups ?? [...systemGroups];
  groups.forEach((group, i) => {
    parseDnsSubdomain(group, p.at("groups").at(i));
    if (!group.includes("."))
      p.at("groups").at(i).note(`"${group}" is a built-in group; name the group of a custom resource`);
  });
  if (groups.length === 0)
    p.at("groups").note("name at least one group, or leave it away for those of the four systems");
  return p.done({
    component: name,
    namespace: parseDnsLabel(args.namespace ?? "kube-system", p.at("namespace")),
    groups,
  });
}
