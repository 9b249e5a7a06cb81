import type { Planned } from "../../manifest";
import { clusterRole, type Home, readRules, role } from "../objects";
import type { Rule } from "../operator";
import type { GasTownModel } from "./model";

const group = "gastown.gastown.io";
const kinds = ["polecats", "convoys", "witnesses", "refineries", "beadstores"];
const write = ["create", "update", "patch", "delete"];

const see: Rule[] = [
  ...readRules({ [group]: kinds, "": ["pods", "events"] }),
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
];
// Deleting is for incidents: whoever started a worker must be able to end it.
const create: Rule[] = [...see, { apiGroups: [group], resources: ["polecats"], verbs: ["create", "patch", "delete"] }];
const maintain: Rule[] = [...create, { apiGroups: [group], resources: kinds.slice(1), verbs: write }];

/** People's roles. None of them names Secrets, exec, attach or debug containers. */
export function userRoles(m: GasTownModel, home: Home): Planned[] {
  const layers = [
    { name: "polecat-viewer", rules: see, groups: m.viewerGroups },
    { name: "polecat-creator", rules: create, groups: m.creatorGroups },
    { name: "polecat-maintainer", rules: maintain, groups: m.maintainerGroups },
  ];
  const everybody = [...new Set([...m.viewerGroups, ...m.creatorGroups, ...m.maintainerGroups])];
  const rigs = (verbs: string[]): Rule[] => [{ apiGroups: [group], resources: ["rigs"], verbs }];
  return [
    ...m.operator.watchNamespaces.flatMap((namespace) =>
      layers.flatMap(({ name, rules, groups }) =>
        role(home, { role: `${name}-${namespace}`, name, namespace }, rules, { groups }),
      ),
    ),
    ...clusterRole(home, { role: "rig-viewer", name: "gastown-rig-viewer" }, rigs(["get", "list", "watch"]), {
      groups: everybody,
    }),
    ...clusterRole(home, { role: "rig-admin", name: "gastown-rig-admin" }, rigs(["get", "list", "watch", ...write]), {
      groups: m.rigAdminGroups,
    }),
  ];
}
