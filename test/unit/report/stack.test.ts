import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { model } from "../../../cli/report/model";
import { stateOf } from "../../../cli/report/stack";
import { now, objectsOfText, run } from "./harness";

const providerOf = (name: string): string => `urn:pulumi:prod::p::pulumi:providers:${name}::id`;
const resource = (type: string, inputs: object, provider: string): object => ({
  type,
  urn: `urn:pulumi:prod::p::${type}::${JSON.stringify(inputs).length}`,
  inputs,
  provider: providerOf(provider),
});
const namespace = (name: string, provider: string): object =>
  resource("kubernetes:core/v1:Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name } }, provider);
const stateWith = (...resources: object[]): string => JSON.stringify({ deployment: { resources } });

const component = { type: "palisade:index:AgentPlatform", urn: "urn:pulumi:prod::p::a::b", inputs: {} };
const key = resource("tls:index/privateKey:PrivateKey", { algorithm: "ED25519" }, "tls::default_5");

describe("a report on a stack", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-stack-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A program in place of the engine's, which runs these lines. */
  function standIn(lines: string): string {
    const path = join(folder, "pulumi");
    writeFileSync(path, `#!${process.execPath}\n${lines}\n`);
    chmodSync(path, 0o700);
    return path;
  }

  it("asks the engine for its state by name, and never for secrets in clear", async () => {
    const command = standIn("process.stdout.write(JSON.stringify(process.argv.slice(2)))");
    const words = JSON.parse(await text(await stateOf("org/p/prod", command)));
    assert.deepEqual(words, ["stack", "export", "--non-interactive", "--stack=org/p/prod"]);
  });

  it("takes a state of any size", async () => {
    const command = standIn("process.stdout.write('a'.repeat(3_000_000))");
    assert.equal((await text(await stateOf("prod", command))).length, 3_000_000);
  });

  it("says what the engine says where there is no such stack, or no engine", async () => {
    const command = standIn("process.stderr.write('error: no stack named prod\\n'); process.exitCode = 255;");
    await assert.rejects(stateOf("prod", command), {
      message: 'stack "prod" cannot be read: error: no stack named prod',
    });
    const missing = join(folder, "missing");
    await assert.rejects(stateOf("prod", missing), {
      message: `stack "prod" cannot be read: ${missing} is not on the PATH`,
    });
  });

  it("reads what the engine exports", async () => {
    const asked: string[] = [];
    const state = async (stack: string): Promise<Readable> => {
      asked.push(stack);
      return Readable.from([stateWith(namespace("team", "kubernetes::default_4_34_2"))]);
    };
    const { code, out, error } = await run([], { stack: "prod", format: "json" }, { state });
    assert.deepEqual([code, error, asked], [0, "", ["prod"]]);
    assert.deepEqual(
      JSON.parse(out).namespaces.map(({ name }: { name: string }) => name),
      ["team"],
    );
  });

  it("names no cluster where there is one, whatever else the state holds", async () => {
    const one = stateWith(component, key, namespace("team", "kubernetes::default_4_34_2"));
    const { out } = await run(["-"], {}, { stdin: one });
    assert.match(out, /\bteam\b/);
    assert.doesNotMatch(out, /@/);
  });

  it("names the cluster of what is in one, and of nothing else, where there are two", async () => {
    const two = stateWith(key, namespace("east-team", "kubernetes::east"), namespace("west-team", "kubernetes::west"));
    const objects = await objectsOfText(two);
    assert.deepEqual(
      model(objects, now).namespaces.map(({ name }) => name),
      ["east-team@east", "west-team@west"],
    );
    const { out } = await run(["-"], {}, { stdin: two });
    assert.doesNotMatch(out, /@default/);
  });
});
