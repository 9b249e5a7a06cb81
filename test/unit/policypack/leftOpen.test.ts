import assert from "node:assert/strict";
import { evaluate } from "../../../policypack/engine/evaluate";
import type { Judged } from "../../../policypack/engine/judge";
import { patchedIn } from "../../../policypack/engine/patches";
import { allRules } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/rules/field";
import type { KubeObject } from "../../../policypack/rules/object";
import type { Rule } from "../../../policypack/rules/rule";
import { documentsOf, type Fixture, fixturesOf, objectsIn, wayOf } from "./fixtures";

type Path = readonly string[];

/** Every place below a value. */
function placesIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [[key], ...placesIn(below).map((path) => [key, ...path])]);
}

function withUnknown(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined || typeof value !== "object" || value === null) return UNKNOWN;
  const below = withUnknown(Reflect.get(value, step), rest);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === step ? below : item));
  return { ...value, [step]: below };
}

/** What the stack decides though it says nothing about the same place, by rule and by the words of the check. */
const decided: Readonly<Record<string, string>> = {
  "pod-sa-token-automount": "unset: the ServiceAccount decides",
};

/** What a patch and its target make together is decided of both at once. */
const isWhole = (object: KubeObject, objects: readonly KubeObject[]): boolean =>
  !patchedIn(objects).some(({ parts }) => parts.includes(object));

/** What a rule's check leaves unknown in a stack, and of that what is lost once the rule has judged the stack too. */
function openIn(rule: Rule, objects: readonly KubeObject[], fixture: Fixture): { open: Judged[]; lost: Judged[] } {
  const { checkStack: _, ...alone } = rule;
  const open = evaluate(objects, wayOf(alone, fixture)).findings.filter(({ verdict }) => verdict === "unknown");
  if (open.length === 0) return { open, lost: [] };
  const told = evaluate(objects, wayOf(rule, fixture)).findings;
  const lost = open.filter(
    ({ object, at, got }) =>
      decided[rule.id] !== got &&
      isWhole(object, objects) &&
      !told.some((finding) => finding.object === object && finding.at === at),
  );
  return { open, lost };
}

/** A fixture's stack as it is, and with each of its places unknown in turn. */
function* stacksOf(fixture: Fixture): Generator<{ what: string; objects: readonly KubeObject[] }> {
  const documents = documentsOf(fixture);
  yield { what: fixture.file, objects: objectsIn(fixture, documents).flat() };
  for (const [index, document] of documents.entries()) {
    for (const path of placesIn(document).filter(([first = ""]) => !first.startsWith("$"))) {
      const changed = documents.with(index, withUnknown(document, path));
      const what = `${fixture.file}, document ${index + 1}, ${path.join(".")} unknown`;
      yield { what, objects: objectsIn(fixture, changed).flat() };
    }
  }
}

/** Rules whose check leaves nothing open: what it cannot know, their check of the stack finds alone. */
const certain = ["kubeopencode-netpol-labels", "polecat-credentials", "rotation-ignored"];

describe("what a check leaves unknown", () => {
  const both = allRules().filter(({ check, checkStack }) => check !== undefined && checkStack !== undefined);

  for (const rule of both) {
    it(`is told or decided by ${rule.id} over the stack`, () => {
      const lost: string[] = [];
      let open = 0;
      for (const fixture of fixturesOf(rule.id)) {
        for (const { what, objects } of stacksOf(fixture)) {
          const found = openIn(rule, objects, fixture);
          open += found.open.length;
          lost.push(...found.lost.map(({ object, at, got }) => `${what}: ${object.kind} ${at}: ${got}`));
        }
      }
      assert.deepEqual(lost, []);
      assert.equal(open === 0, certain.includes(rule.id), "whether the check leaves anything open");
    });
  }
});
