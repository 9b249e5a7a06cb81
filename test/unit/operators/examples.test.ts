import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { registrations } from "../../mocks/registrations";

const folder = join(__dirname, "../../../examples");
const systems: Record<string, string> = {
  "gas-town": "palisade:index:GasTown",
  kubeopencode: "palisade:index:KubeOpenCode",
  powertools: "palisade:index:PowerTools",
  "claude-conductor": "palisade:index:ClaudeConductor",
};

const values = (type: string): Record<string, unknown> =>
  type.startsWith("tls:")
    ? { privateKeyPem: "PRIVATE", certPem: "CERT", certRequestPem: "REQUEST" }
    : { ...(type.startsWith("random:") ? { result: "a-password-of-many-letters" } : {}) };

for (const [system, type] of Object.entries(systems)) {
  describe(`the example of ${system}`, () => {
    const program = join(folder, system, "index.ts");

    it("deploys the system, and has a project and a page about it", async () => {
      const seen = await registrations(() => void require(program), values);
      assert.equal(seen.error, "");
      assert.equal(seen.of(type).length, 1);
      for (const file of ["Pulumi.yaml", "README.md"]) assert.ok(existsSync(join(folder, system, file)), file);
    });

    it("is read in a minute: 60 lines at most", () => {
      assert.ok(readFileSync(program, "utf8").trimEnd().split("\n").length <= 60);
    });
  });
}
