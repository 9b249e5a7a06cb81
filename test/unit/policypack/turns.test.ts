import assert from "node:assert/strict";
import { Turns } from "../../../policypack/adapter/turn";

const start = () => ({ objects: [], rollCall: false, stale: [] });

describe("the turns of the pack", () => {
  it("give requests that come at once a turn each, in the order in which they came", async () => {
    const turns = new Turns();
    const served: string[] = [];
    const request = async (urn: string): Promise<void> => {
      await turns.whenFree();
      await Promise.resolve();
      const own = turns.open(urn, start);
      // The policies of one request follow each other without leaving the turn of the event loop.
      for (let policy = 0; policy < 3; policy += 1) {
        await Promise.resolve();
        assert.equal(turns.alone(), own);
      }
      served.push(urn);
    };
    await Promise.all(["a", "b", "c"].map(request));
    assert.deepEqual(served, ["a", "b", "c"]);
  });

  it("know of no request that is alone where two did not wait for each other", () => {
    const turns = new Turns();
    turns.open("a", start);
    turns.open("b", start);
    assert.equal(turns.alone(), undefined);
  });

  it("forget a request with its turn of the event loop", async () => {
    const turns = new Turns();
    const first = turns.open("a", start);
    await new Promise((next) => setImmediate(next));
    await turns.whenFree();
    assert.notEqual(turns.open("a", start), first);
  });
});
