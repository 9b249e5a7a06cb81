import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPlugins } from "../../../local/plugins/install";

const executable = "pulumi-resource-pulumi-nodejs";

/** The first line that a plugin says, which is its port; then it is ended. */
async function firstLine(file: string): Promise<string> {
  const child = spawn(file, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
  return line;
}

describe("the starter of dynamic providers", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-starter-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("serves from a folder on PATH", async () => {
    await installPlugins({ targetDir: folder, which: [] });
    assert.match(await firstLine(join(folder, executable)), /^\d+$/);
  });

  it("serves from the engine's own folder, and leaves none on PATH that would win over it", async () => {
    await installPlugins({ targetDir: join(folder, "path"), which: [] });
    await installPlugins({ targetDir: join(folder, "path"), which: [], pulumiHome: join(folder, "home") });
    assert.equal(existsSync(join(folder, "path", executable)), false);
    const [plugin = ""] = readdirSync(join(folder, "home", "plugins"));
    assert.match(plugin, /^resource-pulumi-nodejs-v\d+\.\d+\.\d+$/);
    assert.match(await firstLine(join(folder, "home", "plugins", plugin, executable)), /^\d+$/);
  });
});
