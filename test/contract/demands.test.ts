import assert from "node:assert/strict";
import { demands, sandboxDemand } from "../../components/admission/demands";
import { agentTier, prefix, tierLabel } from "../../components/labels";
import { allRules } from "../../policypack/rules";

describe("the admission guard and the policy pack", () => {
  for (const demand of [...demands, sandboxDemand("sandbox")]) {
    it(`say the same about ${demand.id}`, () => {
      const rule = allRules().find(({ id }) => id === demand.id);
      assert.ok(rule, `the pack has no rule ${demand.id}`);
      assert.equal(demand.says, rule.says);
      if (demand.id !== "pod-runtime-class") assert.equal(demand.mend, rule.mend);
    });
  }

  it("spell the tier label alike", () => {
    assert.deepEqual([prefix, tierLabel, agentTier], ["palisade.dev", "palisade.dev/tier", "agent"]);
  });
});
