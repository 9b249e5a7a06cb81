import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import { type InlineProgramArgs, LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { describePlugins, installPlugins } from "../../../local/plugins/install";
import { ensureTools } from "../../../local/toolchain/ensure";
import { type TestCluster, testCluster } from "./cluster";

const project = "contract";
const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "default" } };

async function program(): Promise<Record<string, unknown>> {
  const password = new random.RandomPassword("password", { length: 20 });
  const key = new tls.PrivateKey("key", { algorithm: "ED25519" });
  const namespace = new kubernetes.core.v1.Namespace("team", { metadata: { name: "team" } });
  const metadata = { namespace: namespace.metadata.name, name: "access" };
  const secret = new kubernetes.core.v1.Secret("access", {
    metadata,
    stringData: { "ssh-privatekey": key.privateKeyOpenssh, password: password.result },
  });
  new kubernetes.networking.v1.NetworkPolicy("deny", {
    metadata,
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
  const settings = new kubernetes.core.v1.ConfigMap("settings", { metadata: object.metadata, data: { level: "1" } });
  const labels = { app: "main" };
  new kubernetes.apps.v1.Deployment("main", {
    metadata: { namespace: namespace.metadata.name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "registry.test/main:1.0.0" }] } },
    },
  });
  return { secretName: secret.metadata.name, settings: settings.id, password: password.result };
}

describe("the plugins below a real engine", () => {
  let cluster: TestCluster;
  let folder: string;
  let stack: Stack;

  before(async () => {
    cluster = await testCluster();
    folder = mkdtempSync(join(tmpdir(), "palisade-engine-"));
    for (const part of ["bin", "plugins", "backend", "work"]) mkdirSync(join(folder, part));
    const engine = (await ensureTools(["pulumi"], {})).get("pulumi");
    if (engine === undefined) throw new Error("no engine was found");
    symlinkSync(engine.file, join(folder, "bin", "pulumi"));
    const which = (await describePlugins(process.env)).filter((p) => p.standIn).map((p) => p.name);
    await installPlugins({ targetDir: join(folder, "plugins"), which, pulumiHome: join(folder, "home") });
    const args: InlineProgramArgs = { stackName: "dev", projectName: project, program };
    stack = await LocalWorkspace.createStack(args, {
      workDir: join(folder, "work"),
      pulumiHome: join(folder, "home"),
      pulumiCommand: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
      projectSettings: { name: project, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
      envVars: {
        KUBECONFIG: cluster.kubeconfig,
        PATH: [dirname(engine.file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
        PULUMI_CONFIG_PASSPHRASE: "of a test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
      },
    });
  });
  after(async () => {
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const stateText = (): string =>
    readFileSync(join(folder, "backend", ".pulumi", "stacks", project, "dev.json"), "utf8");

  it("previews without knowing what only an update will settle", async () => {
    const { changeSummary, stdout } = await stack.preview();
    assert.equal(changeSummary.create, 8);
    assert.doesNotMatch(stdout, /PRIVATE KEY/);
  });

  it("brings everything up, with no secret in the state, the log or the outputs", async () => {
    const { outputs, stdout, stderr } = await stack.up();
    assert.equal(outputs.settings?.value, "default/settings");
    const password = String(outputs.password?.value);
    assert.equal(password.length, 20);
    for (const text of [stateText(), stdout, stderr]) {
      assert.ok(!text.includes(password) && !text.includes("PRIVATE KEY"));
      assert.ok(!text.includes(Buffer.from(password).toString("base64")));
    }
  });

  it("says nothing of where the plugins come from as a warning", async () => {
    const { stdout, stderr } = await stack.preview();
    assert.doesNotMatch(`${stdout}${stderr}`, /from \$PATH/);
  });

  it("changes nothing the second time", async () => {
    const { summary } = await stack.up({ expectNoChanges: true });
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["same"]);
  });

  it("finds drift on refresh and repairs it", async () => {
    await cluster.as("somebody", { ...object, data: { level: "9" } });
    const { summary } = await stack.up({ refresh: true });
    assert.equal((await cluster.get(object)).data && JSON.stringify((await cluster.get(object)).data), '{"level":"1"}');
    assert.equal(summary.result, "succeeded");
  });

  it("imports an object that is there already", async () => {
    const adopted = { ...object, metadata: { name: "adopted", namespace: "default" } };
    await cluster.as("somebody", { ...adopted, data: { a: "1" } });
    await stack.up({
      program: async () => {
        const outputs = await program();
        new kubernetes.core.v1.ConfigMap(
          "adopted",
          { metadata: adopted.metadata, data: { a: "1" } },
          { import: "default/adopted", retainOnDelete: true },
        );
        return outputs;
      },
    });
    assert.ok(stateText().includes("default/adopted"));
  });

  it("blocks an update that a mandatory policy refuses", async () => {
    const pack = join(folder, "pack");
    mkdirSync(pack);
    symlinkSync(join(__dirname, "../../../node_modules"), join(pack, "node_modules"));
    writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nversion: 0.0.1\nmain: index.js\n");
    writeFileSync(join(pack, "package.json"), '{ "name": "contract-pack", "version": "0.0.1", "main": "index.js" }\n');
    writeFileSync(
      join(pack, "index.js"),
      `const { PolicyPack } = require("@pulumi/policy");
       new PolicyPack("contract", { policies: [{ name: "none", description: "no ConfigMap", enforcementLevel: "mandatory",
         validateResource: (r, report) => { if (r.props.kind === "ConfigMap") report("a ConfigMap is refused here"); } }] });`,
    );
    await assert.rejects(stack.up({ policyPacks: [pack] }), /a ConfigMap is refused here/);
  });

  it("removes everything that it made", async () => {
    await stack.destroy();
    await assert.rejects(cluster.get(object), /not found/);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
    await assert.rejects(cluster.get(namespace), /not found/);
  });
});
