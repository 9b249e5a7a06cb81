import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../../policypack/engine/evaluate";
import { allRules } from "../../../../policypack/rules";
import { type KubeObject, kubeObject } from "../../../../policypack/rules/object";
import { Escalation } from "../../../../policypack/rules/rbac/escalation";
import { rbacOf } from "../../../../policypack/rules/rbac/graph";
import { Search } from "../../../../policypack/rules/rbac/search";
import { nameOf } from "../../../../policypack/rules/rbac/subjects";
import { closure, type Plain, type PlainRule } from "./closure";

const seed = Number(process.env.PALISADE_SEED ?? 20_260_601);
const namespaces = ["a", "b"];
const accounts = ["x", "y"];
const group = "rbac.authorization.k8s.io";

const some = (...words: string[]): fc.Arbitrary<string[]> => fc.subarray(words, { minLength: 1, maxLength: 2 });
const names = fc.option(some("x", "y", "ops"), { nil: undefined, freq: 4 });
const rights = fc.oneof(
  fc.constantFrom<PlainRule>(
    { apiGroups: [""], resources: ["pods"], verbs: ["create"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["list"] },
    { apiGroups: [""], resources: ["*/exec"], verbs: ["get"] },
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] },
    { apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] },
  ),
  fc.record({
    apiGroups: fc.constantFrom([""], [""], ["*"], ["apps"], []),
    resources: some(
      "pods",
      "pods/*",
      "secrets",
      "serviceaccounts/token",
      "serviceaccounts",
      "users",
      "groups",
      "pods/exec",
      "*",
    ),
    verbs: some("get", "create", "impersonate", "list", "*", "delete"),
    resourceNames: names,
  }),
);
const rules = fc.array(rights, { minLength: 1, maxLength: 2 });
const where = fc.constantFrom(...namespaces);
const who = fc.oneof(
  fc.record({ kind: fc.constant("ServiceAccount"), namespace: where, name: fc.constantFrom(...accounts) }),
  fc.constantFrom(
    { kind: "User", name: "system:serviceaccount:a:x" },
    { kind: "Group", name: "system:serviceaccounts:b" },
    { kind: "Group", name: "ops" },
    { kind: "User", name: "alice" },
  ),
);

const meta = (name: string, namespace?: string): object => (namespace === undefined ? { name } : { name, namespace });
const of = (kind: string, name: string, namespace: string | undefined, rest: object): Plain =>
  ({ apiVersion: `${group}/v1`, kind, metadata: meta(name, namespace), ...rest }) as Plain;

const roleNames = ["r0", "r1", "r2"];
const roles: fc.Arbitrary<Plain[]> = fc.tuple(
  ...roleNames.map((name) => rules.map((list) => of("ClusterRole", name, undefined, { rules: list }))),
  ...namespaces.map((namespace) => rules.map((list) => of("Role", "r0", namespace, { rules: list }))),
);
const ref = (kind: string, name: string) => ({ roleRef: { apiGroup: group, kind, name } });
const binding: fc.Arbitrary<(name: string) => Plain> = fc.oneof(
  fc.tuple(where, fc.constantFrom(...roleNames), fc.boolean(), fc.array(who, { minLength: 1, maxLength: 2 })).map(
    ([namespace, role, local, subjects]) =>
      (name: string) =>
        of("RoleBinding", name, namespace, { ...ref(local ? "Role" : "ClusterRole", local ? "r0" : role), subjects }),
  ),
  fc.tuple(fc.constantFrom(...roleNames), fc.array(who, { minLength: 1, maxLength: 2 })).map(
    ([role, subjects]) =>
      (name: string) =>
        of("ClusterRoleBinding", name, undefined, { ...ref("ClusterRole", role), subjects }),
  ),
);
const stack = fc
  .tuple(roles, fc.array(binding, { minLength: 1, maxLength: 5 }))
  .map(([made, bindings]) => ({ roles: made, bindings: bindings.map((make, index) => make(`b${index}`)) }));

const objects = (plain: readonly Plain[]): KubeObject[] => plain.map((one) => kubeObject(one));

/** What our graph says that each subject may come to: what they hold, and what a search finds. */
function ours(plain: readonly Plain[]): Map<string, string[]> {
  const [rbac] = rbacOf(objects(plain));
  assert.ok(rbac);
  const graph = new Escalation(rbac);
  const everybody = graph.people.bound.map(nameOf);
  const keys = new Set(everybody.flatMap((one) => graph.powers(one).map(({ key }) => key)));
  const reached = (start: string): string[] => {
    const own = new Set(graph.powers(start).map(({ key }) => key));
    const found = (wanted: string): boolean =>
      new Search(graph, start, false).find(({ key }) => key === wanted) !== undefined;
    return [...keys].filter((key) => own.has(key) || found(key)).sort();
  };
  return new Map(everybody.map((start) => [start, reached(start)]));
}

const sorted = (map: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> =>
  new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, set]) => [key, [...set].sort()]));

const settings = { seed, numRuns: 800 };
// A chain is told at its first step, which may change; what it leads to is held to above.
const others = allRules().filter((rule) => rule.group === "G" && rule.id !== "rbac-escalation-path");

/** The objects that are refused, and by which rule. */
function refused(plain: readonly Plain[]): Set<string> {
  const { findings } = evaluate(objects(plain), { rules: others, now: new Date(0) });
  const blocking = findings.filter(({ verdict }) => verdict === "fail");
  return new Set(blocking.map(({ object, rule }) => `${rule.id} ${object.kind} ${object.namespace}/${object.name}`));
}

describe(`reachability over random roles and bindings (seed ${seed})`, () => {
  it(`agrees with a closure by brute force on ${settings.numRuns} stacks`, () => {
    let gained = 0;
    fc.assert(
      fc.property(stack, ({ roles: made, bindings }) => {
        const plain = [...made, ...bindings];
        const expected = sorted(closure(plain));
        gained += [...expected.values()].filter((reached) => reached.length > 0).length;
        assert.deepEqual(ours(plain), expected);
      }),
      settings,
    );
    assert.ok(gained > settings.numRuns, `${gained} subjects gained anything: the stacks prove little`);
  });

  it("never loses what is reached by one more binding", () => {
    fc.assert(
      fc.property(stack, binding, ({ roles: made, bindings }, more) => {
        const before = ours([...made, ...bindings]);
        const after = ours([...made, ...bindings, more("more")]);
        for (const [subject, reached] of before)
          for (const power of reached) assert.ok(after.get(subject)?.includes(power), `${subject}: ${power}`);
      }),
      settings,
    );
  });

  it("never takes a refusal back for one more binding", () => {
    fc.assert(
      fc.property(stack, binding, ({ roles: made, bindings }, more) => {
        const after = refused([...made, ...bindings, more("more")]);
        for (const one of refused([...made, ...bindings])) assert.ok(after.has(one), one);
      }),
      { ...settings, numRuns: 100 },
    );
  });
});
