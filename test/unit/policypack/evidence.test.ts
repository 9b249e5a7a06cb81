import assert from "node:assert/strict";
import { evidenceFaults } from "../../../policypack/engine/evidence";
import { allRules } from "../../../policypack/rules";
import { settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { documentsOf, fixturesOf, objectsIn, run } from "./fixtures";

const rules = allRules();
const byId = new Map(rules.map((rule) => [rule.id, rule]));
const vouching = rules.flatMap((rule) =>
  fixturesOf(rule.id)
    .filter(({ expects, settings }) => expects === "pass" && Object.hasOwn(settings, "externalEvidence"))
    .map((fixture) => ({ rule, fixture })),
);

describe("the evidence that a rule asks for", () => {
  it("is asked for by rules on what other stacks have", () => {
    const ids = new Set(vouching.map(({ rule }) => rule.id));
    for (const id of ["np-selects-nothing", "np-egress-metadata", "ns-admission-guard"]) assert.ok(ids.has(id), id);
  });

  for (const { rule, fixture } of vouching) {
    it(`is accepted beside the stack that needs it: ${rule.id}, ${fixture.title}`, () => {
      const objects = objectsIn(fixture, documentsOf(fixture)).flat();
      const settings = withDefaults(settingsShape, fixture.settings);
      assert.deepEqual(evidenceFaults(settings, byId, objects, fixture.now), []);
      const bare = { ...fixture, settings: { ...fixture.settings, externalEvidence: [] } };
      assert.notDeepEqual(
        run(rule, bare).flatMap(({ findings }) => findings),
        [],
        "without evidence it passes too",
      );
    });
  }
});
