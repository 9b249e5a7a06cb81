import type { Manifest } from "../../../components/manifest";
import { agentNamespaceManifests } from "../../../components/namespace/manifests";
import { parseAgentNamespace } from "../../../components/namespace/model";
import { hardenedContainer, hardenedPod } from "../../../components/podSecurity";

type Plain = Record<string, unknown>;

const isMap = (value: unknown): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);
const isNamed = (value: unknown): value is Plain[] =>
  Array.isArray(value) && value.every((item) => isMap(item) && "name" in item);
const named = (list: readonly Plain[], name: unknown): Plain | undefined => list.find((item) => item.name === name);

/** One value laid over another: maps by key, lists of named items by name, all else replaced; null takes away. */
function over(base: unknown, change: unknown): unknown {
  if (isMap(base) && isMap(change)) {
    const changed = Object.entries(change).map(([key, value]) => [key, over(base[key], value)]);
    return { ...base, ...Object.fromEntries(changed) };
  }
  if (!isNamed(base) || !isNamed(change)) return change;
  const added = change.filter(({ name }) => named(base, name) === undefined);
  return [...base.map((item) => over(item, named(change, item.name) ?? {})), ...added];
}

const container = {
  image: `registry.example/agent@sha256:${"a1".repeat(32)}`,
  securityContext: hardenedContainer,
  resources: {
    requests: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "1Gi" },
    limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" },
  },
};

const hardened = {
  serviceAccountName: "agent",
  automountServiceAccountToken: false,
  runtimeClassName: "gvisor",
  activeDeadlineSeconds: 3600,
  securityContext: hardenedPod,
  containers: [{ name: "a", ...container }],
};

/** Every container of a case starts from the same hardened one. */
const withContainers = (spec: Plain): Plain => ({
  ...spec,
  ...Object.fromEntries(
    ["containers", "initContainers", "ephemeralContainers"]
      .filter((list) => isNamed(spec[list]))
      .map((list) => [list, (spec[list] as Plain[]).map((item) => over(container, item))]),
  ),
});

/** The namespace "team" with all that AgentNamespace puts into it. */
export const room = (): Manifest[] =>
  agentNamespaceManifests(parseAgentNamespace("team", {})).map(({ manifest }) => manifest);

/** A pod in it which no mandatory rule refuses but for what a case changes. */
export const podWith = (spec: unknown, annotations: Readonly<Record<string, string>>): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "agent", namespace: "team", annotations },
  spec: isMap(spec) ? over(hardened, withContainers(spec)) : spec,
});

const limits = { cpu: "1", memory: "4Gi" };
const podSpec = {
  podSecurityContext: hardenedPod,
  securityContext: hardenedContainer,
  runtimeClassName: "gvisor",
  resources: { limits },
};

/** An agent of KubeOpenCode in it, as YAML: no mandatory rule refuses its pod, and it names no image. */
export const agentWith = (more: string): string =>
  `apiVersion: kubeopencode.io/v1alpha1\nkind: Agent\nmetadata: { name: a, namespace: team }\nspec: { serviceAccountName: agent, podSpec: ${JSON.stringify(podSpec)}${more === "" ? "" : `, ${more}`} }`;
