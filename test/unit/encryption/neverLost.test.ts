import assert from "node:assert/strict";
import fc from "fast-check";
import type { EncryptionAtRestArgs, RotationPhase } from "../../../components/encryptionAtRest";
import { World } from "./world";

const seed = 20261121;
const runs = 400;
const acceptance = { reason: "a test of every way there is", owner: "platform", reviewBy: "2027-03-31" };
const kinds = [["secrets"], ["secrets", "configmaps"], ["*.*"]];
const phases: RotationPhase[] = ["add", "promote", "reencrypt", "retire"];

type Act =
  | { act: "write"; kind: string }
  | { act: "reencrypt" }
  | { act: "advance"; kinds: number }
  | { act: "try"; args: EncryptionAtRestArgs; code: string };

const label = fc.constantFrom("k1", "k2", "k3", "plaintext");
const resources = fc.constantFrom(...kinds);
const anyArgs: fc.Arbitrary<EncryptionAtRestArgs> = fc.oneof(
  fc.record({ key: fc.constantFrom("k1", "k2", "k3"), resources }),
  fc
    .record({ from: label, to: label, phase: fc.constantFrom(...phases), resources, accepted: fc.boolean() })
    .map(({ from, to, phase, resources: chosen, accepted }) => ({
      ...(to === "plaintext" ? {} : { resources: chosen }),
      rotation: { from, to, phase, ...(accepted ? { plaintextFirst: acceptance } : {}) },
    })),
);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant("write" as const),
      kind: fc.constantFrom("secrets", "configmaps", "events"),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ act: "reencrypt" as const }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("advance" as const), kinds: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant("try" as const), args: anyArgs, code: fc.constantFrom("known", "none") }),
  },
);

/** The next step that a careful person would take. */
function nextArgs(world: World, pick: number): EncryptionAtRestArgs {
  const { model } = world;
  const chosen = kinds[pick] ?? [];
  if (model === undefined)
    return pick === 0
      ? { resources: chosen }
      : { resources: chosen, rotation: { from: "plaintext", to: "k1", phase: "promote" } };
  const { step, from, to } = model;
  const same = to.kind === "plaintext" ? {} : { resources: model.resources };
  const plaintextFirst = acceptance;
  if (step === "retire") return to.kind === "plaintext" ? {} : { key: to.label, ...same };
  if (step !== "settled") {
    const phase = phases[phases.indexOf(step) + 1] ?? "retire";
    const code = phase === "retire" ? { reencrypted: world.code } : {};
    return { ...same, rotation: { from: from.label, to: to.label, phase, plaintextFirst, ...code } };
  }
  const next = ["k1", "k2", "k3"].find((other) => other > to.label) ?? "k1";
  return { resources: chosen, rotation: { from: to.label, to: next, phase: "add", plaintextFirst } };
}

function take(world: World, act: Act, preview: boolean): void {
  if (act.act === "write") world.write(act.kind);
  else if (act.act === "reencrypt") world.reencrypt();
  else if (act.act === "advance") world.deploy(nextArgs(world, act.kinds), preview);
  else {
    const { rotation } = act.args;
    const reencrypted = act.code === "known" ? world.code : "00000000000000000000";
    const coded = rotation?.phase === "retire" ? { ...act.args, rotation: { ...rotation, reencrypted } } : act.args;
    world.deploy(coded, preview);
  }
}

describe(`whatever is deployed in whatever order (seed ${seed})`, () => {
  const hold = (preview: boolean, check: (world: World) => unknown[]): void => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(anyAct, { minLength: 10, maxLength: 60 }), (acts) => {
        const world = new World();
        for (const act of acts) {
          take(world, act, preview);
          assert.deepEqual(check(world), []);
        }
        if (world.model?.from.label === "k2") accepted += 1;
      }),
      { seed, numRuns: runs },
    );
    assert.ok(accepted > runs / 20, `only ${accepted} runs came as far as a second rotation`);
  };

  it("leaves every object readable after every deployment", () => hold(true, (world) => world.unreadable()));
  it("lets servers that were restarted and those that were not read each other's objects", () =>
    hold(true, (world) => world.misread()));
  it("loses no key that an object needs, even where nobody looks at a preview", () =>
    hold(false, (world) => world.lost()));
});
