import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { kubeObject } from "../../../../policypack/rules/object";
import { match } from "../../../../policypack/rules/rbac/match";
import { policyRules } from "../../../../policypack/rules/rbac/words";
import type { PlainRule } from "./closure";

const source = join(__dirname, "covers");
const seed = 20_260_601;
const generated = 20_000;

interface Question {
  readonly rule: PlainRule;
  readonly request: { apiGroups: [string]; resources: [string]; verbs: [string]; resourceNames?: [string] };
}

const resources = ["pods", "pods/exec", "pods/log", "nodes", "nodes/proxy", "secrets", "exec", "serviceaccounts/token"];
const stars = ["*", "*/exec", "*/exec", "*/proxy", "pods/*", "*/*", "*/", "/exec", "pods/exec/x"];
const words = fc.constantFrom(...resources, ...stars);
const verbs = fc.constantFrom("get", "list", "create", "deletecollection", "*", "GET");
const groups = fc.constantFrom("", "", "", "apps", "*");
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 5, size: "max" });
const name = fc.constantFrom("a", "b", "", "*");

const question: fc.Arbitrary<Question> = fc
  .record({
    rule: fc.record({
      apiGroups: few(groups),
      resources: few(words),
      verbs: few(verbs),
      resourceNames: fc.oneof(fc.constant([]), few(name)),
    }),
    group: fc.constantFrom("", "", "apps"),
    resource: fc.constantFrom(...resources, "pods/exec", "pods/x/exec"),
    verb: fc.constantFrom("get", "list", "create", "deletecollection"),
    name: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  })
  .filter(({ verb, name: named, resource }) => {
    // A request that carries no name cannot be asked about with one.
    const nameless = ["create", "deletecollection"].includes(verb) && !resource.includes("/");
    return named === undefined || !nameless;
  })
  .map(({ rule, group, resource, verb, name: named }) => ({
    rule,
    request: {
      apiGroups: [group],
      resources: [resource],
      verbs: [verb],
      ...(named === undefined ? {} : { resourceNames: [named] as [string] }),
    },
  }));

/** Whether our matching grants the request: by name where the rule is limited, else to all. */
function ours({ rule, request }: Question): boolean {
  const [read] = policyRules(kubeObject({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", rules: [rule] }));
  assert.ok(read);
  const { apiGroups, resources: asked, verbs: doing, resourceNames } = request;
  const found = match(read, { groups: apiGroups, resources: asked, verbs: doing });
  if (found === undefined) return false;
  const limits = read.resourceNames.known.map(({ text }) => text);
  return !found.named || (resourceNames !== undefined && limits.includes(resourceNames[0]));
}

describe("parity with the API server's comparison of RBAC rules", function () {
  this.timeout(600_000);
  let folder: string;
  let program: string;
  before(function () {
    if (spawnSync("go", ["version"]).status !== 0) this.skip();
    folder = mkdtempSync(join(tmpdir(), "palisade-rbac-"));
    program = join(folder, "covers");
    execFileSync("go", ["build", "-o", program, "."], { cwd: source });
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it(`grants what the library says that ${generated} generated rules grant (seed ${seed})`, () => {
    const questions = fc.sample(question, { seed, numRuns: generated });
    const input = questions.map((one) => JSON.stringify(one)).join("\n");
    const run = spawnSync(program, { input: `${input}\n`, encoding: "utf8", maxBuffer: 2 ** 26 });
    assert.equal(run.status, 0, run.stderr);
    const theirs = run.stdout.trim().split("\n");
    assert.equal(theirs.length, questions.length);
    const granted = theirs.filter((answer) => answer === "true").length;
    assert.ok(granted > generated / 20 && granted < generated * 0.9, `${granted} granted: the rules prove little`);
    const wrong = questions.filter((one, index) => String(ours(one)) !== theirs[index]);
    assert.deepEqual(
      wrong.slice(0, 10).map((one) => `${JSON.stringify(one)}: we say ${ours(one)}`),
      [],
    );
  });
});
