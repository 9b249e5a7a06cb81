import assert from "node:assert/strict";
import { specialArchiveSig, specialAssetSig, specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { about, pod, privileged, RunningPack } from "./engineHarness";

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
