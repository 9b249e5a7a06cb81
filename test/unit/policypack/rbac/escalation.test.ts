import assert from "node:assert/strict";
import { beside, chain, chains, judge, towards } from "./chains";
import { account, binding, objectsOf, role } from "./objects";

describe("escalation over roles and bindings", () => {
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
