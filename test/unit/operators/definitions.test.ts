import assert from "node:assert/strict";
import { age } from "../../../components/operators/crds/definition";
import { obj, req, str } from "../../../components/operators/crds/schema";
import { definitionManifests, parseDefinitions } from "../../../components/operators/definitions";
import { problems } from "../../../components/problems";

const home = { identity: { kind: "gas-town", name: "gt" }, namespace: "gastown-system", version: "0.4.2" };
const widget = {
  group: "example.dev",
  version: "v1alpha1",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
  says: "A widget.",
  spec: obj({ name: req(str("Its name.", { hardened: { pattern: "^[a-z]+$" } })) }, "What is wanted."),
  specRequired: true,
  columns: [age],
} as const;

describe("the kinds of an operator", () => {
  it("are made with it and stay when it goes", () => {
    const plans = definitionManifests(home, [widget], { source: "made", schema: "hardened" });
    assert.deepEqual(
      plans.map(({ role, keep, manifest }) => [role, keep, manifest.metadata.name]),
      [["crd-widgets", true, "widgets.example.dev"]],
    );
    assert.match(JSON.stringify(plans), /\^\[a-z\]\+\$/);
  });

  it("are as lenient as upstream's when compatible", () => {
    const plans = definitionManifests(home, [widget], { source: "made", schema: "compatible" });
    assert.doesNotMatch(JSON.stringify(plans), /\^\[a-z\]\+\$/);
  });

  it("are left to others when they exist", () => {
    assert.deepEqual(definitionManifests(home, [widget], { source: "existing", schema: "hardened" }), []);
  });

  it("are made and hardened when nothing is said", () => {
    assert.deepEqual(parseDefinitions({}, problems("x")), { source: "made", schema: "hardened" });
  });

  it("are refused under a word that means nothing", () => {
    const p = problems("x");
    parseDefinitions(JSON.parse('{"crds":"yes","crdSchema":"loose"}'), p);
    assert.throws(() => p.done({}), /crds: "yes" is no source[\s\S]*crdSchema: "loose" is no schema/);
  });
});
