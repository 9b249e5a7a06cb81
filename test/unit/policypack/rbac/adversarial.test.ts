import assert from "node:assert/strict";
import { assertVerdicts, type Case, judge } from "../adversarial";
import { binding, role } from "./objects";

const cluster = (...rules: string[]): string => role("ClusterRole", "a", ...rules);
const local = (...rules: string[]): string => role("Role", "team/a", ...rules);
const own = { ownedApiGroups: ["gastown.gastown.io"] };
const operator = "SA gastown-system/operator";
const ownRules = 'gastown.gastown.io | "*" | "*"';

const cases: readonly Case[] = [
  {
    no: 63,
    title: "a star in the second rule only",
    documents: cluster("'' | pods | get", "'' | pods | \"*\""),
    fails: ["rbac-wildcard-verbs"],
  },
  {
    no: 64,
    title: "pods/*, which matches nothing",
    documents: local("'' | pods/* | get"),
    passes: ["rbac-wildcard-resources", "rbac-pods-exec"],
    heard: ["rbac-ineffective"],
  },
  {
    no: 64,
    title: "*/exec",
    documents: local("'' | \"*/exec\" | create"),
    fails: ["rbac-pods-exec"],
    also: ["rbac-wildcard-resources"],
  },
  {
    no: 65,
    title: "get on everything of the core group",
    documents: cluster("'' | \"*\" | get"),
    fails: ["rbac-wildcard-resources", "rbac-secrets-read", "rbac-nodes-proxy", "rbac-pods-exec"],
  },
  {
    no: 66,
    title: "an empty list of names",
    documents: cluster("'' | secrets | get | []"),
    fails: ["rbac-secrets-read"],
  },
  {
    no: 66,
    title: "two names",
    documents: cluster("'' | secrets | get | [a, b]"),
    passes: ["rbac-secrets-read"],
  },
  {
    no: 66,
    title: "two names for one account of agents",
    documents: [local("'' | secrets | get | [a, b]"), binding("team/a", "Role a", "SA team/one")].join("---\n"),
    passes: ["rbac-secrets-read"],
  },
  {
    no: 66,
    title: "two names for two accounts of agents",
    documents: [local("'' | secrets | get | [a, b]"), binding("team/a", "Role a", "SA team/one", "SA team/two")].join(
      "---\n",
    ),
    fails: ["rbac-secrets-read"],
  },
  {
    no: 66,
    title: "a list with names",
    documents: cluster("'' | secrets | list | [a]"),
    fails: ["rbac-secrets-read"],
  },
  { no: 67, title: "core users", documents: cluster("'' | users | impersonate"), fails: ["rbac-impersonate"] },
  {
    no: 67,
    title: "a constrained mode",
    documents: cluster("'' | pods | impersonate-on:serviceaccount:get"),
    fails: ["rbac-impersonate"],
  },
  {
    no: 69,
    title: "Secrets under aggregate-to-view",
    documents: cluster("'' | secrets | get").replace(
      "name: a",
      "name: a, labels: { rbac.authorization.k8s.io/aggregate-to-view: 'true' }",
    ),
    fails: ["rbac-aggregation"],
    also: ["rbac-secrets-read"],
  },
  {
    no: 69,
    title: "an empty selector",
    documents: `${cluster()}aggregationRule: { clusterRoleSelectors: [{}] }\n`,
    fails: ["rbac-aggregation"],
  },
  {
    no: 70,
    title: "the accounts of an agent namespace",
    documents: binding("agents/a", "Role a", "Group system:serviceaccounts:agents"),
    fails: ["rbac-system-groups"],
  },
  {
    no: 70,
    title: "the default account as a user",
    documents: binding("agents/a", "Role a", "User system:serviceaccount:agents:default"),
    fails: ["rbac-default-sa-bound"],
  },
  {
    no: 71,
    title: "discovery for whoever is logged in",
    documents: binding("system:discovery", "ClusterRole system:discovery", "Group system:authenticated"),
    passes: ["rbac-system-groups", "rbac-dangling-ref", "rbac-cluster-admin"],
  },
  { no: 72, title: "nodes/proxy", documents: cluster("'' | nodes/proxy | get"), fails: ["rbac-nodes-proxy"] },
  { no: 72, title: "nodes/metrics", documents: cluster("'' | nodes/metrics | get"), passes: ["rbac-nodes-proxy"] },
  { no: 72, title: "nodes/proxy in a Role", documents: local("'' | nodes/proxy | get"), heard: ["rbac-nodes-proxy"] },
  {
    no: 73,
    title: "an operator over its own kinds",
    settings: own,
    documents: [cluster(ownRules), binding("a", "ClusterRole a", operator)].join("---\n"),
    heard: ["rbac-wildcard-verbs", "rbac-wildcard-resources"],
    passes: ["rbac-workload-create", "rbac-secrets-read", "rbac-impersonate", "rbac-escalate-bind"],
    // A star over its own group starts agents in every namespace, which no list of operators excuses.
    also: ["rbac-agent-cr-create"],
  },
  {
    no: 73,
    title: "the same with pods and Secrets of every namespace",
    settings: own,
    documents: [
      cluster(ownRules, "'' | pods, secrets | get, list, watch, create, delete"),
      binding("a", "ClusterRole a", operator),
    ].join("---\n"),
    fails: ["rbac-secrets-read", "rbac-workload-create", "rbac-cluster-scope"],
    // It deletes Secrets too.
    also: ["rbac-agent-cr-create", "rbac-secrets-write"],
  },
  {
    no: 74,
    title: "tools and their configurations in one hand",
    settings: { clusterAdmins: ["ServiceAccount:ops/debug"] },
    documents: [
      role("Role", "toe-system/a", "codriverlabs.ai.toe.run | powertoolconfigs | update"),
      binding("toe-system/a", "Role a", "SA ops/debug"),
      role("Role", "team/b", "codriverlabs.ai.toe.run | powertools | create"),
      binding("team/b", "Role b", "SA ops/debug"),
    ].join("---\n"),
    fails: ["rbac-control-cr-write"],
  },
  {
    no: 75,
    title: "an orchestrator that only seems to be limited",
    documents: cluster("'' | pods | get | []"),
    heard: ["rbac-ineffective"],
  },
  {
    no: 75,
    title: "an agent that watches all Secrets",
    documents: [cluster("'' | secrets | watch"), binding("a", "ClusterRole a", "SA team/agent")].join("---\n"),
    fails: ["rbac-secrets-read"],
  },
  {
    no: 132,
    title: "a star for both accounts of Claude Conductor",
    documents: [
      role("Role", "team/a", '\'\', apps | "*" | "*"'),
      binding("team/a", "Role a", "SA team/agent", "SA team/orchestrator"),
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: team }\nspec: { serviceAccountName: agent, containers: [] }\n",
    ].join("---\n"),
    fails: ["rbac-wildcard-verbs", "rbac-wildcard-resources", "rbac-agent-sa-bound"],
    passes: ["rbac-persistent-volumes", "rbac-csr-approval", "rbac-crd-api-write"],
    also: [
      "rbac-ephemeral-containers",
      "rbac-guardrail-write",
      "rbac-impersonate",
      "rbac-namespace-write",
      "rbac-node-write",
      "rbac-pods-exec",
      "rbac-secrets-read",
      "rbac-secrets-write",
      "rbac-token-create",
      "rbac-workload-create",
    ],
  },
  {
    no: 136,
    title: "the server of KubeOpenCode",
    documents: [
      cluster(
        "'' | users, groups, serviceaccounts | impersonate",
        "'' | pods/exec | create",
        "'' | secrets | get, list, watch",
      ),
      binding("a", "ClusterRole a", "SA kubeopencode-system/server"),
    ].join("---\n"),
    fails: ["rbac-impersonate", "rbac-pods-exec", "rbac-secrets-read"],
  },
  {
    no: 137,
    title: "the manager of toe",
    documents: [
      cluster("'' | serviceaccounts/token | create", "'' | pods/ephemeralcontainers | update"),
      binding("a", "ClusterRole a", "SA toe-system/manager"),
    ].join("---\n"),
    fails: ["rbac-token-create", "rbac-ephemeral-containers"],
  },
];

describe("adversarial cases: RBAC", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));

  it("68: names the namespace in which a ClusterRole gives Secrets away", () => {
    const documents = [cluster("'' | secrets | list"), binding("team/b", "ClusterRole a", "User alice")].join("---\n");
    const found = judge({ no: 68, title: "", documents }).findings.filter(
      ({ rule }) => rule.id === "rbac-secrets-read",
    );
    assert.deepEqual(
      found.map(({ object, at, got }) => `${object.kind} ${object.namespace}/${object.name} ${at}: ${got}`),
      [
        "ClusterRole /a rules[0]: list on secrets",
        "RoleBinding team/b roleRef.name: list on secrets: User alice → RoleBinding team/b → ClusterRole a",
      ],
    );
  });
});
