import type { Input } from "@pulumi/pulumi";
import { labels } from "../../labels";
import { type Planned, plan } from "../../manifest";
import { homeOf, operatorManifests, operatorPods } from "../manifests";
import { podsIn, to, toDns } from "../network";
import { type Home, policy } from "../objects";
import type { NamedSecrets } from "../operator";
import { customResources } from "./agents";
import { guards } from "./guard";
import type { KubeOpenCodeModel } from "./model";
import { agentPods, agentPort, taskPods } from "./spec";
import { userRoles } from "./users";

const port = [{ protocol: "TCP", port: agentPort }];

// The agent's port runs code for whoever reaches it and knows no login: this is its only fence.
function fences(m: KubeOpenCodeModel, home: Home): Planned[] {
  const controller = podsIn(m.operator.namespace, operatorPods(m.operator));
  return m.operator.watchNamespaces.flatMap((namespace) => [
    plan(
      `agent-port-${namespace}`,
      policy(
        home,
        "opencode-agent-port",
        {
          podSelector: agentPods,
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ podSelector: taskPods }, controller], ports: port }],
        },
        namespace,
      ),
    ),
    plan(
      `task-to-agent-${namespace}`,
      policy(
        home,
        "opencode-task-to-agent",
        {
          podSelector: taskPods,
          policyTypes: ["Egress"],
          egress: [toDns, to([{ podSelector: agentPods }], agentPort)],
        },
        namespace,
      ),
    ),
  ]);
}

/** One for the cluster. The helpers' image is pinned here, or every agent pod starts a floating one. */
const settings = (m: KubeOpenCodeModel, home: Home): Planned =>
  plan("config", {
    apiVersion: "kubeopencode.io/v1alpha1",
    kind: "KubeOpenCodeConfig",
    metadata: { name: "cluster", labels: labels(home.identity, "config", home.version) },
    spec: {
      systemImage: { image: m.operator.image, imagePullPolicy: "IfNotPresent" },
      cleanup: { ttlSecondsAfterFinished: 86400, maxRetainedTasks: 50 },
    },
  });

/** What an image that caches no Secret may read: those that agents and templates name. */
function secretsOfAgents(m: KubeOpenCodeModel): NamedSecrets {
  const named: Record<string, Input<string>[]> = {};
  for (const { namespace, credentials, repositories } of [...m.agents, ...m.templates]) {
    const secrets = [...credentials.map(({ secret }) => secret), ...repositories.flatMap(({ secret }) => secret ?? [])];
    named[namespace] = [...(named[namespace] ?? []), ...secrets];
  }
  return named;
}

export function kubeOpenCodeManifests(m: KubeOpenCodeModel): Planned[] {
  const home = homeOf(m.operator);
  return [
    ...operatorManifests(m.operator, secretsOfAgents(m)),
    ...fences(m, home),
    ...guards(m, home),
    ...userRoles(m, home),
    settings(m, home),
    ...customResources(m, home),
  ];
}
