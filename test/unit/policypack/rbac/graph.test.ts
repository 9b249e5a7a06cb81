import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../policypack/rules/field";
import { kubeObject } from "../../../../policypack/rules/object";
import { type Rbac, rbacOf } from "../../../../policypack/rules/rbac/graph";
import { nameOf } from "../../../../policypack/rules/rbac/subjects";
import { binding, objectsOf, role } from "./objects";

const api = "rbac.authorization.k8s.io/v1";
const one = (graphs: readonly Rbac[]): Rbac => {
  const [graph, ...more] = graphs;
  assert.ok(graph !== undefined && more.length === 0);
  return graph;
};
const labelled = (text: string): string => text.replace("name: part", 'name: part, labels: { part: "yes" }');
const collecting = `${role("ClusterRole", "all")}aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: "yes" } }] }\n`;

/** Who holds which resources, and what is in doubt. */
const held = (graph: Rbac): string[] =>
  graph.accesses.map(({ subject, rule, doubt }) => {
    const words = rule.resources.known.map(({ text }) => text).join();
    return [nameOf(subject), words, doubt?.path ?? rule.resources.doubt?.path].filter(Boolean).join(": ");
  });

describe("the graph of roles and bindings", () => {
  it("collects ClusterRoles alone, to the end of a chain of labels", () => {
    const alice = binding("a", "ClusterRole all", "User alice");
    const cluster = labelled(role("ClusterRole", "part", "'' | pods | get"));
    assert.deepEqual(held(one(rbacOf(objectsOf([collecting, cluster, alice])))), ["User alice: pods"]);
    const namespaced = labelled(role("Role", "team/part", "'' | pods | get"));
    assert.deepEqual(held(one(rbacOf(objectsOf([collecting, namespaced, alice])))), []);
  });

  it("takes the latest word on a label, also a patch's", () => {
    const alice = binding("a", "ClusterRole all", "User alice");
    const part = labelled(role("ClusterRole", "part", "'' | pods | get"));
    const patch = labelled(role("ClusterRolePatch", "part")).replace('"yes"', '"no"');
    assert.deepEqual(held(one(rbacOf(objectsOf([collecting, part, patch, alice])))), []);
    assert.deepEqual(held(one(rbacOf(objectsOf([collecting, patch, part, alice])))), ["User alice: pods"]);
  });

  it("does not look for a role in the default namespace while that of the binding is not known", () => {
    const metadata = { name: "b", namespace: UNKNOWN };
    const subjects = [{ kind: "User", name: "alice" }];
    const unplaced = kubeObject({
      apiVersion: api,
      kind: "RoleBinding",
      metadata,
      roleRef: { kind: "Role", name: "a" },
      subjects,
    });
    const graph = one(rbacOf([...objectsOf([role("Role", "default/a", "'' | pods | get")]), unplaced]));
    assert.deepEqual(held(graph), ["User alice: metadata.namespace"]);
  });

  it("leaves open what a binding without a reference grants", () => {
    const bare = kubeObject({
      apiVersion: api,
      kind: "ClusterRoleBinding",
      metadata: { name: "b" },
      subjects: [{ kind: "User", name: "alice" }],
    });
    assert.deepEqual(held(one(rbacOf([bare]))), ["User alice: roleRef"]);
  });

  it("shows whom a v1alpha1 binding means by a star, and whom a user name means", () => {
    const text = binding("a", "ClusterRole view", "User *", "User system:serviceaccount:team:agent", "User bob");
    const names = (documents: string[]): string[] =>
      one(rbacOf(objectsOf(documents))).bindings.flatMap(({ subjects }) => subjects.map(nameOf));
    assert.deepEqual(names([text]), ["User *", "ServiceAccount team/agent", "User bob"]);
    assert.deepEqual(names([text.replace("/v1\n", "/v1alpha1\n")]), [
      "Group system:authenticated",
      "ServiceAccount team/agent",
      "User bob",
    ]);
  });

  it("gives an account without a namespace that of its RoleBinding, and nobody in a ClusterRoleBinding", () => {
    const local = binding("team/a", "ClusterRole view", "SA x/agent").replace(", namespace: x", "");
    const wide = binding("a", "ClusterRole view", "SA x/agent").replace(", namespace: x", "");
    const subjects = one(rbacOf(objectsOf([local, wide]))).bindings.flatMap((found) => found.subjects.map(nameOf));
    assert.deepEqual(subjects, ["ServiceAccount team/agent", "ServiceAccount /agent"]);
  });

  it("is made once for one list of objects", () => {
    const objects = objectsOf([role("Role", "team/a")]);
    assert.equal(rbacOf(objects), rbacOf(objects));
    assert.equal(rbacOf([...objects, ...objectsOf([role("Role", "team/a")], "other")]).length, 2);
  });
});
