import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { valueProblem } from "../../../components/agentSecret/values";

const random = (): string => randomBytes(24).toString("base64url");
const armour = "BEGIN OPENSSH PRIVATE KEY"; // alone it opens nothing

const judged: [what: string, key: string, value: unknown, problem: RegExp][] = [
  ["what is no text", "key", 7, /is no text/],
  ["blanks", "key", " \n", /is empty/],
  ["a placeholder", "key", "ChangeMe", /is a placeholder/],
  ["a key for SSH", "key", `-----${armour}-----\n${random()}\n`, /is a key for SSH; make it with DeployKey/],
  ["a line break that a reader would send", "key", `${random()}\n`, /has a space or a line break at one end/],
  ["a blank before it", "key", ` ${random()}`, /has a space or a line break at one end/],
  ["fifteen characters of a token", "api-token", random().slice(0, 15), /is shorter than 16 characters/],
  ["registry credentials that are no JSON", ".dockerconfigjson", random(), /is no JSON with "auths"/],
  ["registry credentials without a registry", ".dockerconfigjson", '{"a":1}', /is no JSON with "auths"/],
  ["more than a Secret holds", "key", random().repeat(40_000), /is larger than a Secret may be/],
];

describe("the value of a credential", () => {
  for (const [what, key, value, problem] of judged) {
    it(`is not ${what}, and is not repeated`, () => {
      const said = valueProblem(key, value) ?? "";
      assert.match(said, problem);
      assert.ok(!said.includes(String(value).trim() || "never"), said);
    });
  }

  it("is a token, a file of several lines, a key in PEM or a short text under a harmless name", () => {
    const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    for (const [key, value] of [
      ["api-key", random()],
      [".credentials.json", `{\n  "a": "${random()}"\n}\n`],
      ["private_key", pem],
      ["client_id", "Iv1.8a61"],
      [".dockerconfigjson", '{"auths":{}}'],
    ] as const)
      assert.equal(valueProblem(key, value), undefined, key);
  });
});
