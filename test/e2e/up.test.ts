import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Clone, makeClone } from "./clone";

const privilegedPod = `
import { Pod } from "@pulumi/kubernetes/core/v1";
new Pod("breakout", {
  metadata: { name: "breakout", namespace: "agents-payments" },
  spec: { containers: [{ name: "c", image: "registry.example/agent:1.0", securityContext: { privileged: true } }] },
});
`;

const openRoom = `
import { Namespace } from "@pulumi/kubernetes/core/v1";
new Namespace("open", {
  metadata: { name: "agents-open", labels: { "palisade.dev/tier": "agent", "pod-security.kubernetes.io/enforce": "restricted" } },
});
`;

/** Every file below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

const seed = 20261120;
const moments = fc.sample(fc.integer({ min: 300, max: 9000 }), { seed, numRuns: 10 });

describe("npm run up, on the embedded control plane", () => {
  let clone: Clone;
  const kubectl = async (...args: string[]) => (await clone.run(["kubectl", "--", ...args])).output;
  before(() => {
    clone = makeClone();
  });
  after(async () => {
    await clone.remove();
  });

  it("creates the platform with the policy pack enforced, and says which engine and plugins it used", async () => {
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    assert.match(output, /engine +pulumi 3\.\d+/);
    for (const plugin of ["kubernetes", "random", "tls"]) assert.match(output, new RegExp(`plugin +${plugin} `));
    assert.match(output, /local: \d+ created/);
    assert.match(output, /npm run kubectl -- /);
    assert.match(await kubectl("get", "networkpolicy", "-n", "agents-payments"), /palisade-payments-egress/);
    const labels = await kubectl("get", "namespace", "agents-payments", "-o", "jsonpath={.metadata.labels}");
    assert.match(labels, /"pod-security.kubernetes.io\/enforce":"restricted"/);
  });

  it("changes nothing the second time, and says so", async () => {
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    assert.match(output, /local: nothing changed/);
  });

  it("repairs what somebody changed by hand", async () => {
    await kubectl("delete", "networkpolicy", "default-deny", "-n", "agents-payments");
    await kubectl("label", "namespace", "agents-shop", "pod-security.kubernetes.io/enforce=privileged", "--overwrite");
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    assert.match(await kubectl("get", "networkpolicy", "-n", "agents-payments"), /default-deny/);
    assert.match(
      await kubectl("get", "namespace", "agents-shop", "-o", "jsonpath={.metadata.labels}"),
      /enforce":"restricted"/,
    );
  });

  it("refuses an insecure program with the rule's message, and creates nothing", async () => {
    const program = join(clone.folder, "program.ts");
    const secure = readFileSync(program, "utf8");
    writeFileSync(program, secure + privilegedPod);
    const { code, output } = await clone.run(["up"]);
    writeFileSync(program, secure);
    assert.equal(code, 1, output);
    assert.match(output, /nothing was changed:/);
    assert.match(output, /pod-privileged: Pod breakout/);
    assert.match(await kubectl("get", "pods", "-n", "agents-payments"), /No resources found/);
  });

  it("refuses what only the stack as a whole shows, and creates nothing of it", async () => {
    const program = join(clone.folder, "program.ts");
    const secure = readFileSync(program, "utf8");
    writeFileSync(program, secure + openRoom);
    const { code, output } = await clone.run(["up"]);
    writeFileSync(program, secure);
    assert.equal(code, 1, output);
    assert.match(output, /nothing was changed:/);
    assert.match(output, /ns-default-deny-egress: /);
    assert.match(await kubectl("get", "namespace", "agents-open", "--ignore-not-found"), /^\s*$/);
  });

  it(`converges after being killed at ten moments (seed ${seed})`, async () => {
    await clone.run(["down"]);
    for (const killAfterMs of moments) await clone.run(["up"], { killAfterMs });
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
    assert.match((await clone.run(["up"])).output, /local: nothing changed/);
  });

  it("keeps keys, kubeconfigs and the passphrase to their owner, and secrets out of the state", () => {
    const home = join(clone.folder, ".palisade");
    const secret = /(\.key|key\.pem|kubeconfig|passphrase|encryption.*\.(ya?ml|json))$/;
    const found = filesBelow(home).filter((file) => secret.test(file));
    assert.ok(found.length >= 3, found.join(", "));
    for (const file of found) assert.equal(statSync(file).mode & 0o077, 0, file);
    for (const file of filesBelow(join(home, "state")))
      assert.doesNotMatch(readFileSync(file, "utf8"), /PRIVATE KEY-----/);
  });

  it("destroys the stack, stops the processes and removes the data", async () => {
    const { code, output } = await clone.run(["down"]);
    assert.equal(code, 0, output);
    const status = await clone.run(["status"]);
    assert.match(status.output, /not running/);
  });
});
