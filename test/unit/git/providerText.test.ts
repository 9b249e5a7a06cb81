import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { providerText } from "../../../components/git/providerText";
import { fakeHost, type Kind } from "./fakeHost";

const variable = "PALISADE_TEST_GIT_TOKEN";
const script = `
const provider = require("./provider.js").handler();
const inputs = JSON.parse(process.argv[2]);
(async () => {
  await provider.configure({ config: { get: () => undefined } });
  const made = await provider.create(inputs);
  const seen = await provider.read(made.id, made.outs);
  await provider.delete(made.id, made.outs);
  console.log(JSON.stringify({ made, seen, gone: (await provider.read(made.id, made.outs)).id }));
})();
`;

/** Runs a program beside no package at all, with nothing but what is stored in a state. */
async function bareNode(folder: string, argument: object, token: string): Promise<unknown> {
  const env = { PATH: process.env.PATH, [variable]: token };
  const child = spawn(process.execPath, [join(folder, "main.js"), JSON.stringify(argument)], { cwd: folder, env });
  let text = "";
  child.stdout.on("data", (part) => (text += part));
  child.stderr.on("data", (part) => (text += part));
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 0, text);
  return JSON.parse(text);
}

describe("the provider as text", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-text-"));
    writeFileSync(join(folder, "provider.js"), providerText("deployKey"));
    writeFileSync(join(folder, "main.js"), script);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const kind of ["gitlab", "bitbucket", "gitea"] satisfies Kind[])
    it(`creates, reads and deletes at ${kind} in a Node without packages`, async () => {
      const token = randomBytes(20).toString("hex");
      const host = await fakeHost(kind, token);
      try {
        const publicKey = `ssh-ed25519 ${randomBytes(51).toString("base64")}`;
        const at = { kind, apiUrl: host.apiUrl, tokenEnvironment: variable, repository: "acme/shop" };
        const inputs = { ...at, title: "shop/3", publicKey, readOnly: true };
        const made = { id: "1", outs: inputs };
        assert.deepEqual(await bareNode(folder, inputs, token), { made, seen: { id: "1", props: inputs }, gone: "" });
      } finally {
        await host.stop();
      }
    });

  for (const entry of ["deployKey", "guard"])
    it(`imports nothing but its own parts, so that no package and no path of this machine is in it: ${entry}`, () => {
      const text = providerText(entry);
      const wanted = [...text.matchAll(/require\("([^"]*)"\)/g)].map(([, name]) => name);
      assert.ok(wanted.length > 3);
      assert.deepEqual(
        wanted.filter((name) => !text.includes(`${JSON.stringify(name)}: function (module`)),
        [],
      );
      assert.equal(text.includes(process.cwd()), false);
    });

  it("is made of what was built where there is no source", () => {
    const built = join(folder, "built");
    const source = join(__dirname, "..", "..", "..", "components", "git");
    mkdirSync(join(built, "remote"), { recursive: true });
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
    for (const file of [
      "providerText.ts",
      ...readdirSync(join(source, "remote")).map((name) => join("remote", name)),
    ]) {
      const { outputText } = transpileModule(readFileSync(join(source, file), "utf8"), { compilerOptions });
      writeFileSync(join(built, file.replace(/\.ts$/, ".js")), outputText);
    }
    const asked = `process.stdout.write(require("./built/providerText.js").providerText("deployKey"))`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", asked], { cwd: folder, encoding: "utf8" });
    assert.equal(stderr, "");
    writeFileSync(join(folder, "built.js"), stdout);
    const operations = `process.stdout.write(Object.keys(require("./built.js").handler()).join())`;
    const ran = spawnSync(process.execPath, ["-e", operations], { cwd: folder, encoding: "utf8" });
    assert.equal(`${ran.stdout}${ran.stderr}`, "configure,diff,create,read,update,delete");
  });
});
