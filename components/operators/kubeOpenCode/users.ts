import type { Planned } from "../../manifest";
import { type Home, readRules, role } from "../objects";
import type { Rule } from "../operator";
import type { KubeOpenCodeModel, RecipeModel } from "./model";
import { openCodeGroup } from "./spec";

const kinds = ["tasks", "crontasks", "agents", "agenttemplates", "registries"];

const see: Rule[] = [
  ...readRules({ [openCodeGroup]: kinds, "": ["pods", "events"] }),
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
];
const run: Rule[] = [
  ...see,
  { apiGroups: [openCodeGroup], resources: ["tasks"], verbs: ["create", "patch", "delete"] },
  { apiGroups: [openCodeGroup], resources: ["crontasks"], verbs: ["patch"] },
];

const resourceOf = { agent: "agents", template: "agenttemplates" };

/** The right to use one agent: a verb that means nothing to the API server itself, and that the guard asks for. */
function use(home: Home, kind: "agent" | "template", recipe: RecipeModel): Planned[] {
  const { name, namespace, userGroups } = recipe;
  const rules = [{ apiGroups: [openCodeGroup], resources: [resourceOf[kind]], resourceNames: [name], verbs: ["use"] }];
  return role(home, { role: `use-${kind}-${name}`, name: `use-${kind}-${name}`, namespace }, rules, {
    groups: userGroups,
  });
}

/** People's roles: none reads Secrets, opens a terminal or writes an agent, which would be the same. */
export function userRoles(m: KubeOpenCodeModel, home: Home): Planned[] {
  const recipes = [...m.agents, ...m.templates];
  const perNamespace = m.operator.watchNamespaces.flatMap((namespace) => {
    const groups = recipes.filter((one) => one.namespace === namespace).flatMap((one) => one.userGroups);
    const runners = [...new Set(groups)];
    return [
      ...role(home, { role: `viewer-${namespace}`, name: "opencode-viewer", namespace }, see, {
        groups: m.viewerGroups,
      }),
      ...role(home, { role: `runner-${namespace}`, name: "opencode-task-runner", namespace }, run, { groups: runners }),
    ];
  });
  return [
    ...perNamespace,
    ...m.agents.flatMap((agent) => use(home, "agent", agent)),
    ...m.templates.flatMap((template) => use(home, "template", template)),
  ];
}
