import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { configMap, privileged, run, testFolder } from "./checkHarness";

// The official schema of the standard, from a package that carries published schemas.
const schemaFile = createRequire(__filename).resolve("schemastore/schemas/json/sarif-2.1.0.json");

describe("the SARIF of palisade check", () => {
  const folder = testFolder();
  // One pattern of the schema is a regular expression only without the Unicode flag.
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const isSarif = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

  const faultsOf = async (paths: readonly string[], stdin = "", options = {}): Promise<readonly string[]> => {
    const { out } = await run(paths, { ...options, format: "sarif" }, stdin);
    isSarif(JSON.parse(out));
    return (isSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
  };

  it("is refused by the schema when a level is none of the standard's", () => {
    const log = (level: string): unknown => ({
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "x" } }, results: [{ level, message: { text: "m" } }] }],
    });
    assert.equal(isSarif(log("error")), true);
    assert.equal(isSarif(log("critical")), false);
  });

  it("holds to the schema with breaches, with advice and with none", async () => {
    assert.deepEqual(await faultsOf(["-"], privileged), []);
    assert.deepEqual(await faultsOf(["-"], configMap), []);
    assert.deepEqual(await faultsOf(["-"], ""), []);
  });

  it("holds to the schema when the input cannot be read and when a configuration is wrong", async () => {
    assert.deepEqual(await faultsOf(["-"], "a: [1\nb: 2"), []);
    assert.deepEqual(await faultsOf([folder.path("nowhere.yaml")]), []);
    const config = folder.write("config.yaml", "all: { nothingOfTheKind: 1 }\n");
    assert.deepEqual(await faultsOf(["-"], privileged, { config }), []);
  });

  it("holds to the schema with names of files that are no addresses", async () => {
    const odd = folder.write("a b%20[c]#ä?.yaml", privileged);
    assert.deepEqual(await faultsOf([odd]), []);
  });

  it("holds to the schema with Pulumi's previews, whose findings have no line", async () => {
    const urn = "urn:pulumi:dev::p::kubernetes:core/v1:Pod::a b";
    const state = {
      type: "kubernetes:core/v1:Pod",
      urn,
      inputs: { apiVersion: "v1", kind: "Pod", spec: { hostPID: true } },
    };
    const preview = { steps: [{ op: "create", urn, newState: state }], changeSummary: { create: 1 } };
    assert.deepEqual(await faultsOf(["-"], JSON.stringify(preview)), []);
  });
});
