import assert from "node:assert/strict";
import { beside, chain, chains, towards } from "./chains";

const rbac = "rbac.authorization.k8s.io";

const ways: readonly [does: string, ...rules: string[]][] = [
  ["create pods", "'' | pods | create"],
  ["create pods", "'*' | '*' | '*'"],
  ["change pods", "'' | pods | patch"],
  ["change deployments", "apps | deployments | update | [web]"],
  ["create daemonsets", "apps | daemonsets | create"],
  ["create cronjobs", "batch | cronjobs | create"],
  ["create tasks", "kubeopencode.io | tasks | create"],
  ["change agents", "kubeopencode.io | agents | patch"],
  ["create polecats", "gastown.gastown.io | polecats | create"],
  ["create powertools", "codriverlabs.ai.toe.run | powertools | create"],
  ["create sandboxes", "agents.x-k8s.io | sandboxes | create"],
  ["create sandboxclaims", "extensions.agents.x-k8s.io | sandboxclaims | create"],
  ["enter through pods/exec", "'' | pods/exec | get"],
  ["enter through pods/attach", "'' | pods/attach | create"],
  ["enter through pods/portforward", "'' | '*/portforward' | create"],
  ["enter through pods/proxy", "'' | pods/proxy | update"],
  ["enter through services/proxy", "'' | services/proxy | get"],
  ["add debug containers", "'' | pods/ephemeralcontainers | patch"],
  ["request tokens", "'' | serviceaccounts/token | create"],
  ["request tokens", "'' | serviceaccounts/token | create | [strong]"],
  ["impersonate serviceaccounts", "'' | serviceaccounts | impersonate"],
  ["impersonate serviceaccounts", "'' | serviceaccounts | 'impersonate:serviceaccount' | [strong]"],
  ["make token Secrets and read them", "'' | secrets | create", "'' | secrets | get"],
  ["bind any role to itself", `${rbac} | rolebindings | create`, `${rbac} | clusterroles | bind`],
  ["write any right into a role", `${rbac} | roles | update, escalate`],
];

const harmless: readonly string[][] = [
  ["'' | pods | get, list, delete"],
  ["'' | pods | create | [one]"],
  ["'' | serviceaccounts/token | create | [other]"],
  ["'' | serviceaccounts | impersonate | [other]"],
  ["'' | users | impersonate"],
  ["'' | secrets | create"],
  ["'' | secrets | create", "'' | secrets | get | [one]"],
  [`${rbac} | rolebindings, roles | create, update`],
  [`${rbac} | clusterroles | bind`],
  [`${rbac} | rolebindings | create`, `${rbac} | clusterroles | bind | [view]`],
  ["gastown.gastown.io | rigs | create"],
  ["apps | pods | create"],
];

/** Rights of the stronger account that end a chain. */
const powers: readonly [text: string, ...rules: string[]][] = [
  ["do everything", "'*' | '*' | '*'"],
  ["read Secrets cluster-wide", "'' | secrets | get"],
  ["act as anybody", "'' | users | impersonate"],
  ["act as anybody", "'' | groups | impersonate | ['system:masters']"],
  ["act as anybody", "authentication.k8s.io | groups | 'impersonate:user-info'"],
  ["bind any role to itself", `${rbac} | clusterrolebindings | create`, `${rbac} | clusterroles | bind`],
  ["write any right into a role", `${rbac} | clusterroles | patch`, `${rbac} | clusterroles | escalate`],
  ["run commands on nodes", "'' | nodes/proxy | get"],
  ["rewrite objects through webhooks", "admissionregistration.k8s.io | mutatingwebhookconfigurations | create"],
  ["make volumes of any path of a node", "'' | persistentvolumes | create"],
  ["stand in for an API", "apiregistration.k8s.io | apiservices | update"],
  ["stand in for an API", "apiextensions.k8s.io | customresourcedefinitions | update"],
  [
    "sign client certificates",
    "certificates.k8s.io | certificatesigningrequests/approval | update",
    "certificates.k8s.io | signers | approve",
  ],
  ["create pods, and act as the cluster's own controllers", "'' | pods | create"],
  ["request tokens, and act as the cluster's own controllers", "'' | serviceaccounts/token | create"],
];

const powerless: readonly string[][] = [
  ["'' | secrets | get | [one]"],
  ["'' | groups | impersonate | [developers]"],
  [`${rbac} | clusterroles | escalate`],
  ["certificates.k8s.io | signers | approve"],
  ["apiextensions.k8s.io | customresourcedefinitions | update | [own.example]"],
  ["'' | serviceaccounts/token | create | [one]"],
  ["'' | nodes/metrics | get"],
];

describe("ways from account to account, and where they end", () => {
  for (const [does, ...rules] of ways)
    it(`follows "${does}" by ${rules.join(" and ")}`, () => assert.deepEqual(chains(beside(...rules)), [chain(does)]));

  for (const rules of harmless)
    it(`follows nothing by ${rules.join(" and ")}`, () => assert.deepEqual(chains(beside(...rules)), []));

  for (const [text, ...rules] of powers)
    it(`ends at "${text}" by ${rules.join(" and ")}`, () => {
      const [got = "", ...others] = chains(towards(...rules));
      assert.deepEqual(others, []);
      assert.ok(
        got.endsWith(`ServiceAccount team/strong → ClusterRoleBinding strong → ClusterRole strong: ${text}`),
        got,
      );
    });

  for (const rules of powerless)
    it(`ends nowhere by ${rules.join(" and ")}`, () => assert.deepEqual(chains(towards(...rules)), []));
});
