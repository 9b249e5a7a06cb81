import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { specialArchiveSig, specialAssetSig, specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { markOf, signalMarked, untilGone } from "../../../local/processes";
import { buildPack } from "../../../scripts/buildPack";
import { about, pod, privileged, RunningPack } from "./engineHarness";

const root = join(__dirname, "../../..");

/** Values for which the policy SDK goes to @pulumi/pulumi itself. */
const values = {
  fileAsset: { [specialSigKey]: specialAssetSig, path: "./a" },
  textAsset: { [specialSigKey]: specialAssetSig, text: "a" },
  remoteAsset: { [specialSigKey]: specialAssetSig, uri: "https://files.example/a" },
  fileArchive: { [specialSigKey]: specialArchiveSig, path: "./a" },
  remoteArchive: { [specialSigKey]: specialArchiveSig, uri: "https://files.example/a" },
  archive: {
    [specialSigKey]: specialArchiveSig,
    assets: { inner: { [specialSigKey]: specialAssetSig, text: "a" } },
  },
  secret: { [specialSigKey]: specialSecretSig, value: "made-up" },
};

describe("the pack without the parts of Pulumi that no pack uses", function () {
  this.timeout(30_000);
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start();
  });
  after(() => pack.stop());

  for (const [name, value] of Object.entries(values)) {
    it(`judges an object that holds a value of kind ${name}`, async () => {
      const found = await pack.analyze(pod({ containers: [privileged], extra: value }));
      assert.equal(about(found, "pod-privileged").length, 1);
    });
  }
});

/** Starts a process and ends at once, as an engine does that is killed; tells the process's id. */
const killedEngine = `
  const { spawn } = require("node:child_process");
  const [host, cwd] = process.argv.slice(1);
  const pack = spawn(process.execPath, [host, "127.0.0.1:1", "."], { cwd, stdio: ["ignore", "pipe", "ignore"] });
  pack.stdout.once("data", () => { console.log(pack.pid); process.exit(); });
`;

describe("the pack's process", function () {
  this.timeout(30_000);

  it("ends by itself when its engine is gone", async () => {
    await buildPack(() => undefined);
    const host = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
    const args = ["-e", killedEngine, host, join(root, "policypack")];
    const pid = Number(execFileSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 }));
    const pack = markOf(pid);
    try {
      assert.ok(pid > 0 && (await untilGone(pack, 15_000)));
    } finally {
      signalMarked(pack, "SIGKILL");
    }
  });
});
