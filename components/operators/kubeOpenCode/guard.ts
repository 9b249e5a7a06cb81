import type { Planned } from "../../manifest";
import { guardManifests, type Validation } from "../admission";
import type { Home } from "../objects";
import { type KubeOpenCodeModel, repositoryPattern } from "./model";
import { openCodeGroup } from "./spec";

const noted = (images: string[]): string => `[${images.map((image) => `'${image}'`).join(", ")}]`;

const recipeVariables = [
  { name: "pod", expression: "object.spec.?podSpec.orValue({})" },
  { name: "contexts", expression: "object.spec.?contexts.orValue([])" },
  { name: "gits", expression: "variables.contexts.filter(c, has(c.git)).map(c, c.git)" },
  { name: "skills", expression: "object.spec.?skills.orValue([])" },
  {
    name: "images",
    expression:
      "[object.spec.?agentImage.orValue(''), object.spec.?executorImage.orValue(''), object.spec.?attachImage.orValue('')]",
  },
];

const recipeValidations = (m: KubeOpenCodeModel): Validation[] => [
  {
    expression: `variables.images.all(i, i in ${noted([m.images.agent, m.images.executor, m.images.attach])}) || (has(object.spec.templateRef) && variables.images.all(i, i == ''))`,
    message:
      "agentImage, executorImage and attachImage must be those that this installation names; their defaults float",
  },
  {
    expression: "!object.spec.?share.enabled.orValue(false)",
    message: "share opens a terminal to whoever holds a link; it stays off",
  },
  {
    expression: `variables.gits.all(g, g.repository.matches('${repositoryPattern}')) && variables.skills.all(s, s.git.repository.matches('${repositoryPattern}'))`,
    message: "a repository starts with https:// or git@: git would read a leading dash as an option",
  },
  {
    expression: "variables.gits.all(g, g.?sync.policy.orValue('HotReload') != 'Rollout')",
    message: "sync policy Rollout runs git inside the controller; use HotReload",
  },
  {
    expression: "variables.contexts.all(c, c.type != 'URL')",
    message: "context type URL is not implemented upstream; use ConfigMap or Git",
  },
  {
    expression:
      "variables.pod.?labels.orValue({}).all(k, !k.startsWith('kubeopencode.io/') && !k.startsWith('app.kubernetes.io/') && k != 'app')",
    message: "podSpec.labels may not take over the labels that services and policies select by",
  },
  {
    expression: "variables.pod.?extraVolumes.orValue([]).all(v, !has(v.hostPath) && !has(v.projected) && !has(v.csi))",
    message: "extraVolumes hold no path, token or driver of the node",
  },
  {
    expression:
      "!has(object.spec.podSpec) || (variables.pod.?securityContext.allowPrivilegeEscalation.orValue(true) == false && variables.pod.?securityContext.readOnlyRootFilesystem.orValue(false) && variables.pod.?podSecurityContext.runAsNonRoot.orValue(false))",
    message: "podSpec replaces the safe defaults as a whole: set securityContext and podSecurityContext in full",
  },
  {
    expression: "object.spec.?plugins.orValue([]).all(p, p.name.matches('.@[0-9]+[.][0-9]+[.][0-9]+$'))",
    message: "a plugin is installed at every start; pin its exact version",
  },
  {
    expression: "object.spec.?serviceAccountName.orValue('') != 'default'",
    message: "an agent has an account of its own",
  },
];

const taskVariables = [
  { name: "task", expression: "has(object.spec.taskTemplate) ? object.spec.taskTemplate.spec : object.spec" },
  { name: "agent", expression: "variables.task.?agentRef.name.orValue('')" },
  { name: "template", expression: "variables.task.?templateRef.name.orValue('')" },
  { name: "gits", expression: "variables.task.?contexts.orValue([]).filter(c, has(c.git)).map(c, c.git)" },
];

const mayUse = (resource: string, name: string): string =>
  `authorizer.group('${openCodeGroup}').resource('${resource}').namespace(object.metadata.namespace).name(${name}).check('use').allowed()`;

const taskValidations = (m: KubeOpenCodeModel): Validation[] => [
  {
    expression: `variables.agent == '' || ${mayUse("agents", "variables.agent")}`,
    message: "you may not use this agent; ask its owner for the verb use on it",
  },
  {
    expression: `variables.template == '' || ${mayUse("agenttemplates", "variables.template")}`,
    message: "you may not use this template; ask its owner for the verb use on it",
  },
  {
    expression: `has(variables.task.timeout) && duration(variables.task.timeout) <= duration('${m.maxTaskTimeout}')`,
    message: `a task names its timeout, at most ${m.maxTaskTimeout}`,
  },
  {
    expression: `variables.gits.all(g, g.repository.matches('${repositoryPattern}'))`,
    message: "a repository starts with https:// or git@: git would read a leading dash as an option",
  },
];

/** What the API has no field for: who may use which agent, and what an agent may ask of its pod. */
export const guards = (m: KubeOpenCodeModel, home: Home): Planned[] => [
  ...guardManifests(home, {
    role: "agent-guard",
    name: "kubeopencode-agent-guard",
    apiGroup: openCodeGroup,
    resources: ["agents", "agenttemplates"],
    variables: recipeVariables,
    validations: recipeValidations(m),
  }),
  ...guardManifests(home, {
    role: "task-guard",
    name: "kubeopencode-task-guard",
    apiGroup: openCodeGroup,
    resources: ["tasks", "crontasks"],
    variables: taskVariables,
    validations: taskValidations(m),
  }),
];
