import type { Planned } from "../../manifest";
import { type Home, readRules, role } from "../objects";
import type { Rule } from "../operator";
import type { PowerToolsModel } from "./model";
import { toeGroup, toeNamespace } from "./spec";

const write = ["create", "update", "patch", "delete"];
const seeTools = readRules({ [toeGroup]: ["powertoolconfigs"] });
const seeRuns: Rule[] = readRules({ [toeGroup]: ["powertools"], "": ["pods", "events"] });

/**
 * The three layers: administrators define tools and run none, users run tools and define none, the controller does
 * what the definitions say. Status is the controller's alone, or people could forge results.
 */
export function userRoles(m: PowerToolsModel, home: Home): Planned[] {
  const define: Rule[] = [...seeTools, { apiGroups: [toeGroup], resources: ["powertoolconfigs"], verbs: write }];
  const run: Rule[] = [...seeRuns, { apiGroups: [toeGroup], resources: ["powertools"], verbs: write }];
  const readers = [...new Set([...m.userGroups, ...m.viewerGroups])];
  const at = (name: string, namespace = toeNamespace) => ({
    role: namespace === toeNamespace ? name : `${name}-${namespace}`,
    name,
    namespace,
  });
  return [
    ...role(home, at("powertoolconfig-admin"), define, { groups: m.adminGroups }),
    ...role(home, at("powertoolconfig-reader"), seeTools, { groups: readers }),
    ...m.operator.watchNamespaces.flatMap((namespace) => [
      ...role(home, at("powertool-user", namespace), run, { groups: m.userGroups }),
      ...role(home, at("powertool-viewer", namespace), seeRuns, { groups: m.viewerGroups }),
    ]),
  ];
}
