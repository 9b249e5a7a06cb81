import assert from "node:assert/strict";
import { AgentPlatform } from "../../index";
import { outputOf, registrations } from "./registrations";

describe("AgentPlatform", () => {
  it("gives each team a namespace of its own, under the platform", async () => {
    let namespaces: Record<string, string> = {};
    const seen = await registrations(async () => {
      const platform = new AgentPlatform("agents", { teams: [{ name: "payments" }, { name: "shop" }] });
      namespaces = await outputOf(platform.namespaces);
    });
    assert.deepEqual(namespaces, { payments: "agents-payments", shop: "agents-shop" });
    assert.deepEqual(
      seen.of("palisade:index:AgentNamespace").map(({ name }) => name),
      ["agents-payments", "agents-shop"],
    );
    for (const { urn } of seen.of("palisade:index:AgentNamespace")) {
      assert.ok(urn.includes("palisade:index:AgentPlatform$palisade:index:AgentNamespace::"), urn);
    }
  });

  it("lets a team's quota win over the platform's", async () => {
    const teams = [{ name: "payments", quota: { pods: "7" } }, { name: "shop" }];
    const seen = await registrations(() => new AgentPlatform("agents", { teams, quota: { pods: "5" } }));
    const pods = seen
      .of("kubernetes:core/v1:ResourceQuota")
      .map(({ inputs }) => (inputs.spec as { hard: { pods: string } }).hard.pods);
    assert.deepEqual(pods, ["7", "5"]);
  });

  it("registers nothing and lists the problems of all teams at once", async () => {
    const teams = [{ name: "Pay ments" }, { name: "shop", quota: { pods: "lots" } }, { name: "shop" }];
    const seen = await registrations(() => new AgentPlatform("agents", { teams }));
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /^AgentPlatform "agents": 4 problems/);
    assert.match(seen.error, /teams\[0\]\.name: "Pay ments"/);
    assert.match(seen.error, /teams\[1\]\.quota\.pods: "lots"/);
    assert.match(seen.error, /teams\[2\]\.name: "shop" is there twice/);
  });

  it("asks for a team when there is none", async () => {
    const seen = await registrations(() => new AgentPlatform("agents", { teams: [] }));
    assert.match(seen.error, /teams: name at least one team/);
  });
});
