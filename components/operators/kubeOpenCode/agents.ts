import { labels } from "../../labels";
import { defined, type Manifest, type Planned, plan } from "../../manifest";
import { account, type Home } from "../objects";
import type { AgentModel, GitModel, KubeOpenCodeModel, RecipeModel, TaskModel } from "./model";

const apiVersion = "kubeopencode.io/v1alpha1";
const userId = 1000;

const custom = (home: Home, kind: string, name: string, namespace: string, spec: object): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace, labels: labels(home.identity, "agents", home.version) },
  spec,
});

const contextName = (recipe: RecipeModel): string => `${recipe.name}-instructions`;

function gitContext(git: GitModel): object {
  const { repository, ref, secret, syncInterval } = git;
  return {
    type: "Git",
    mountPath: git.mountPath,
    git: {
      repository,
      ref,
      ...(secret === undefined ? {} : { secretRef: { name: secret } }),
      ...(syncInterval === undefined ? {} : { sync: { enabled: true, interval: syncInterval, policy: "HotReload" } }),
    },
  };
}

/** OpenCode's own settings: no sharing, no self-update, and a permission table, without which it allows everything. */
function config({ model, modelCredential, permission }: RecipeModel): object {
  const provider = model?.split("/")[0] ?? "";
  return defined({
    share: "disabled",
    autoupdate: false,
    permission,
    model,
    provider:
      modelCredential === undefined
        ? undefined
        : { [provider]: { options: { apiKey: `{file:/secrets/${modelCredential}}` } } },
  });
}

// The whole context, since a given one replaces upstream's default; its user must also suit the root init image.
function podSpec(recipe: RecipeModel): object {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = recipe.resources;
  return {
    labels: { "palisade.dev/agent": recipe.name },
    ...(recipe.runtimeClassName === undefined ? {} : { runtimeClassName: recipe.runtimeClassName }),
    resources: {
      requests: { cpu: cpuRequest, memory: memoryRequest, "ephemeral-storage": "1Gi" },
      limits: { cpu: cpuLimit, memory: memoryLimit, "ephemeral-storage": "10Gi" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      seccompProfile: { type: "RuntimeDefault" },
    },
    extraVolumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }],
    extraVolumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}

function recipeSpec(m: KubeOpenCodeModel, recipe: RecipeModel): object {
  const instructions =
    recipe.instructions === undefined ? [] : [{ type: "ConfigMap", configMap: { name: contextName(recipe) } }];
  return {
    workspaceDir: recipe.workspaceDir,
    serviceAccountName: `agent-${recipe.name}`,
    agentImage: m.images.agent,
    executorImage: m.images.executor,
    attachImage: m.images.attach,
    contexts: [...instructions, ...recipe.repositories.map(gitContext)],
    credentials: recipe.credentials.map(({ name, secret, key }) => ({
      name,
      secretRef: { name: secret, key },
      mountPath: `/secrets/${name}`,
      fileMode: 0o400,
    })),
    config: config(recipe),
    podSpec: podSpec(recipe),
  };
}

function agentSpec(m: KubeOpenCodeModel, agent: AgentModel): object {
  const { profile, maxConcurrentTasks, maxTasksPerHour, sessionsSize, idleTimeout } = agent;
  return defined({
    ...recipeSpec(m, agent),
    profile,
    maxConcurrentTasks,
    quota: { maxTaskStarts: maxTasksPerHour, windowSeconds: 3600 },
    persistence: sessionsSize === undefined ? undefined : { sessions: { size: sessionsSize } },
    standby: idleTimeout === undefined ? undefined : { idleTimeout },
  });
}

function around(home: Home, recipe: RecipeModel): Planned[] {
  const own = plan(`account-agent-${recipe.name}`, account(home, `agent-${recipe.name}`, recipe.namespace));
  if (recipe.instructions === undefined) return [own];
  const manifest = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: contextName(recipe),
      namespace: recipe.namespace,
      labels: labels(home.identity, "context", home.version),
    },
    data: { "instructions.md": recipe.instructions },
  };
  return [own, plan(`instructions-${recipe.name}`, manifest)];
}

const taskSpec = ({ uses, description, timeout }: TaskModel): object => ({
  description,
  timeout,
  ...(uses.kind === "agent" ? { agentRef: { name: uses.name } } : { templateRef: { name: uses.name } }),
});

/** Agents, templates, tasks and schedules, each after what it refers to. */
export const customResources = (m: KubeOpenCodeModel, home: Home): Planned[] => [
  ...[...m.agents, ...m.templates].flatMap((recipe) => around(home, recipe)),
  ...m.templates.map((one) =>
    plan(`template-${one.name}`, custom(home, "AgentTemplate", one.name, one.namespace, recipeSpec(m, one))),
  ),
  ...m.agents.map((one) =>
    plan(`agent-${one.name}`, custom(home, "Agent", one.name, one.namespace, agentSpec(m, one))),
  ),
  ...m.tasks.map((one) =>
    plan(`task-${one.name}`, custom(home, "Task", one.name, one.namespace, taskSpec(one)), {
      after: [`${one.uses.kind}-${one.uses.name}`],
    }),
  ),
  ...m.cronTasks.map((one) => {
    const { schedule, timeZone } = one;
    const spec = { schedule, timeZone, concurrencyPolicy: "Forbid", taskTemplate: { spec: taskSpec(one) } };
    return plan(`crontask-${one.name}`, custom(home, "CronTask", one.name, one.namespace, spec), {
      after: [`${one.uses.kind}-${one.uses.name}`],
    });
  }),
];
