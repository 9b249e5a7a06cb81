import assert from "node:assert/strict";
import { evaluate } from "../../../../policypack/engine/evaluate";
import type { KubeObject } from "../../../../policypack/rules/object";
import { rule } from "../../../../policypack/rules/rbac-escalation-path/rule";
import { settingsShape, withDefaults } from "../../../../policypack/rules/settings";
import { account, binding, objectsOf, role } from "./objects";

const now = new Date(0);
const rbac = "rbac.authorization.k8s.io";

const judge = (objects: readonly KubeObject[], settings: Record<string, unknown> = {}) =>
  evaluate(objects, { rules: [rule], settings: withDefaults(settingsShape, settings), now }).findings;

const chains = (documents: readonly string[]): string[] => judge(objectsOf(documents)).map(({ got }) => got);

/** An account with these rights in its namespace, next to one that reads all Secrets. */
const beside = (...rules: string[]): string[] => [
  role("Role", "team/weak", ...rules),
  binding("team/weak", "Role weak", "SA team/weak"),
  role("ClusterRole", "strong", "'' | secrets | list"),
  binding("strong", "ClusterRole strong", "SA team/strong"),
];
const chain = (does: string): string =>
  `ServiceAccount team/weak → RoleBinding team/weak → Role team/weak: ${does} → ServiceAccount team/strong → ` +
  "ClusterRoleBinding strong → ClusterRole strong: read Secrets cluster-wide";

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

/** An account that makes pods beside one with these rights over the cluster. */
const towards = (...rules: string[]): string[] => [
  role("Role", "team/weak", "'' | pods | create"),
  binding("team/weak", "Role weak", "SA team/weak"),
  role("ClusterRole", "strong", ...rules),
  binding("strong", "ClusterRole strong", "SA team/strong"),
];

describe("escalation over roles and bindings", () => {
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

  it("takes the token from a Secret that holds one, and only from one that may be read", () => {
    const token = (name: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: team, annotations: { kubernetes.io/service-account.name: strong } }\ntype: kubernetes.io/service-account-token\n`;
    const documents = beside("'' | secrets | get | [t]");
    assert.deepEqual(chains([...documents, token("t")]), [chain("read the token in Secret team/t")]);
    assert.deepEqual(chains([...documents, token("other")]), []);
  });

  it("crosses namespaces step by step, and prints each step", () => {
    const documents = [
      role("Role", "a/make", "'' | pods | create"),
      binding("a/make", "Role make", "SA a/b"),
      role("Role", "d/make", "batch | jobs | create"),
      binding("d/make", "Role make", "SA a/c"),
      role("ClusterRole", "read", "'' | secrets | watch"),
      binding("read", "ClusterRole read", "SA d/e"),
    ];
    const [found] = judge(objectsOf(documents)).filter(({ got }) => got.startsWith("ServiceAccount a/b"));
    assert.equal(
      found?.got,
      "ServiceAccount a/b → RoleBinding a/make → Role a/make: create pods → ServiceAccount a/c → " +
        "RoleBinding d/make → Role d/make: mount Secrets of namespace d",
    );
    assert.equal(found?.object.name, "make");
    assert.equal(found?.at, "subjects[0]");
  });

  it("counts what an account holds through the groups of accounts", () => {
    const documents = [
      role("Role", "team/weak", "'' | pods | create"),
      binding("team/weak", "Role weak", "Group system:serviceaccounts:team"),
      role("ClusterRole", "strong", "'' | secrets | list"),
      binding("strong", "ClusterRole strong", "SA team/strong"),
      account("team/other"),
    ];
    assert.deepEqual(chains(documents), [
      chain("create pods").replace("ServiceAccount team/weak", "Group system:serviceaccounts:team"),
    ]);
    const more = [...documents, binding("shop/x", "ClusterRole view", "SA team/other")];
    assert.match(
      chains(more)[1] ?? "",
      /^ServiceAccount team\/other → Group system:serviceaccounts:team → RoleBinding team\/weak → Role team\/weak: create pods → ServiceAccount team\/strong/,
    );
  });

  it("follows a user and a group that may be impersonated", () => {
    const documents = [
      role("ClusterRole", "weak", "'' | users | impersonate | [alice]", "'' | groups | impersonate | [ops]"),
      binding("weak", "ClusterRole weak", "SA team/weak"),
      role("ClusterRole", "strong", "'' | secrets | list"),
      binding("strong", "ClusterRole strong", "User alice"),
    ];
    assert.match(chains(documents).join(), /impersonate users → User alice → ClusterRoleBinding strong/);
    const groups = documents.map((text) => text.replace("User", "Group").replace("alice", "ops"));
    assert.match(chains(groups).join(), /impersonate groups → Group ops → ClusterRoleBinding strong/);
  });

  it("ends in circles, and finds nothing there", () => {
    const make = (from: string, to: string): string[] => [
      role("Role", `${to}/${from}`, "'' | pods/exec | create"),
      binding(`${to}/${from}`, `Role ${from}`, `SA ${from}/x`),
    ];
    assert.deepEqual(chains([...make("a", "b"), ...make("b", "c"), ...make("c", "a"), ...make("a", "a")]), []);
  });

  it("keeps clusters apart", () => {
    const [weak = "", weakly = "", strong = "", strongly = ""] = beside("'' | pods | create");
    const apart = [...objectsOf([weak, weakly], "one"), ...objectsOf([strong, strongly], "two")];
    assert.deepEqual(judge(apart), []);
    assert.equal(judge([...apart, ...objectsOf([strong, strongly], "one")]).length, 1);
  });

  it("joins what a patch adds to a role", () => {
    const [weak = "", ...rest] = beside("'' | pods | create");
    const bare = role("Role", "team/weak");
    assert.deepEqual(chains([bare, ...rest]), []);
    assert.deepEqual(chains([bare, weak.replace("kind: Role\n", "kind: RolePatch\n"), ...rest]), [
      chain("create pods"),
    ]);
  });

  it("follows rights that aggregation adds, in a built-in role too", () => {
    const label = "labels: { rbac.authorization.k8s.io/aggregate-to-view: 'true' }";
    const part = role("ClusterRole", "part", "'' | pods/exec | create").replace("name: part", `name: part, ${label}`);
    const [, , ...strong] = beside("");
    const documents = [part, binding("team/v", "ClusterRole view", "User alice"), ...strong];
    assert.deepEqual(chains(documents), [
      "User alice → RoleBinding team/v → ClusterRole view: enter through pods/exec → ServiceAccount team/strong → ClusterRoleBinding strong → ClusterRole strong: read Secrets cluster-wide",
    ]);
  });

  it("lets nobody gain by a binding that grants nothing", () => {
    const [weak = "", , ...rest] = beside("'' | pods | create");
    const none = binding("nowhere", "Role weak", "SA team/weak");
    assert.deepEqual(chains([weak.replace("team", "default"), none, ...rest]), []);
  });

  it("says the same whatever the order of objects", () => {
    const documents = [
      ...beside("'' | pods | create", "'' | pods/exec | get", "apps | deployments | create"),
      ...towards("'' | secrets | list", "'' | nodes/proxy | get").map((text) => text.replaceAll("strong", "stronger")),
    ];
    const objects = objectsOf(documents);
    const turned = objects.map((_, index) => [...objects.slice(index), ...objects.slice(0, index)].reverse());
    const told = new Set(
      turned.map((order) =>
        judge(order)
          .map(({ got }) => got)
          .sort()
          .join("\n"),
      ),
    );
    assert.equal(told.size, 1);
    assert.notEqual([...told].join(), "");
  });

  it("names one chain for each who gains, and none for admins", () => {
    const objects = objectsOf([
      ...beside("'' | pods | create"),
      binding("team/too", "Role weak", "User alice", "SA toe-system/op"),
    ]);
    const seen = judge(objects, { clusterAdmins: ["User:alice"] });
    assert.deepEqual(seen.map(({ verdict, got }) => `${verdict} ${got.split(" → ")[0]}`).sort(), [
      "advice ServiceAccount toe-system/op",
      "fail ServiceAccount team/weak",
    ]);
  });
});
