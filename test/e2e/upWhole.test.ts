import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Clone, makeClone } from "./clone";

const hidden = /BEGIN [A-Z ]*PRIVATE KEY/;

describe("npm run up, with this repository's own local stack", () => {
  let clone: Clone;
  const kubectl = async (...args: string[]) => (await clone.run(["kubectl", "--", ...args])).output;
  before(() => {
    clone = makeClone("whole");
  });
  after(async () => {
    await clone.remove();
  });

  it("deploys four systems, two teams and three repositories with the policy pack enforced", async () => {
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    for (const system of ["claudeConductor", "gasTown", "kubeOpenCode", "powerTools"])
      assert.match(output, new RegExp(`system +${system} +namespace `));
    for (const key of ["payments-payments", "payments-ledger", "shop-shop"])
      assert.match(output, new RegExp(`key +${key} +next one on \\d{4}-\\d\\d-\\d\\d`));
    assert.match(output, /left to do by hand:[\s\S]*ssh-ed25519 /);
    assert.doesNotMatch(output, hidden);
  });

  it("awaits every rollout, and its custom resources name Secrets that exist", async () => {
    const workloads = await kubectl("get", "deployments,statefulsets", "-A", "--no-headers");
    assert.ok(workloads.trim().split("\n").length >= 7, workloads);
    assert.doesNotMatch(workloads, / 0\/\d /);
    const path = "jsonpath={.items[*].spec.kubernetes.gitSecretRef.name}";
    const named = await kubectl("get", "polecats", "-n", "agents-payments", "-o", path);
    assert.match(await kubectl("get", "secret", named, "-n", "agents-payments"), /kubernetes\.io\/ssh-auth/);
    const agents = await kubectl("get", "agents.kubeopencode.io", "-n", "agents-shop", "-o", "yaml");
    const [, secret = "nothing"] = /name: (agents?-?\S*shop-shop-\S+|palisade-shop-shop-\S+)/.exec(agents) ?? [];
    assert.match(await kubectl("get", "secret", secret, "-n", "agents-shop"), /kubernetes\.io\/ssh-auth/, agents);
  });

  it("keeps every private key sealed in the state", () => {
    const stacks = join(clone.folder, ".palisade", "state", ".pulumi", "stacks", "palisade", "local.json");
    assert.doesNotMatch(readFileSync(stacks, "utf8"), hidden);
  });

  it("changes nothing the second time", async () => {
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    assert.match(output, /local: nothing changed/);
  });

  it("removes exactly a team's things with the team, and a system's with the system", async () => {
    const file = join(clone.folder, "Pulumi.local.yaml");
    const settings = parse(readFileSync(file, "utf8")) as { config: Record<string, { name: string }[]> };
    const { "palisade:powerTools": _, ...config } = settings.config;
    const teams = (config["palisade:teams"] ?? []).filter(({ name }) => name !== "shop");
    writeFileSync(file, stringify({ config: { ...config, "palisade:teams": teams } }, { version: "1.1" }));
    const before = await kubectl(
      "get",
      "secrets,networkpolicies,roles,polecats",
      "-n",
      "agents-payments",
      "-o",
      "name",
    );
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /(created|replaced) +\S+ palisade-payments/);
    for (const gone of ["agents-shop", "workloads-shop", "toe-system"])
      assert.match(await kubectl("get", "namespace", gone), /not found/, gone);
    const after = await kubectl("get", "secrets,networkpolicies,roles,polecats", "-n", "agents-payments", "-o", "name");
    assert.equal(after, before);
    assert.match(await kubectl("get", "deployments", "-n", "kubeopencode-system"), /1\/1/);
  });

  it("removes all of it but the kinds, and stops the processes", async () => {
    const { code, output } = await clone.run(["down"]);
    assert.equal(code, 0, output);
    assert.match((await clone.run(["status"])).output, /not running/);
  });
});
