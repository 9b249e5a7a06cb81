import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import sshpk from "sshpk";
import { keyProblem } from "../../../components/knownHosts/blob";
import { hostKeys } from "../../../components/knownHosts/keys";
import { knownHostName, parseKnownHost, parseKnownHosts } from "../../../components/knownHosts/lines";
import { problems } from "../../../components/problems";

const [github] = hostKeys;
const ed25519 = github?.key ?? "";
const name = "git.example.com";
const good = `${name} ssh-ed25519 ${ed25519}`;

function messageOf(line: string): string {
  const p = problems("x");
  const known = parseKnownHost(line, p);
  try {
    p.done(undefined);
    return "";
  } catch (thrown) {
    assert.equal(known, undefined);
    return String(thrown);
  }
}

const part = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const blob = (...parts: (string | Buffer)[]): string =>
  Buffer.concat(parts.map((one) => part(Buffer.from(one)))).toString("base64");
const e = Buffer.from([1, 0, 1]);
const modulus = (bytes: number): Buffer => Buffer.concat([Buffer.from([0]), Buffer.alloc(bytes, 0xff)]);

function madeKey(type: "rsa" | "ec", bits: number, curve = "P-256"): string {
  const pair =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: bits })
      : generateKeyPairSync("ec", { namedCurve: curve });
  return (
    sshpk
      .parseKey(pair.publicKey.export({ format: "pem", type: "spki" }), "pem")
      .toString("ssh")
      .split(" ")[1] ?? ""
  );
}

describe("a line of known_hosts", () => {
  it("is taken with one host, several, another port, an address", () => {
    for (const names of [name, `${name},10.0.0.7`, `[${name}]:2222`, "10.0.0.7", "[::1]:2222", "fd00::7"])
      assert.deepEqual(parseKnownHost(`${names} ssh-ed25519 ${ed25519}`, problems("x")), {
        names: names.split(","),
        type: "ssh-ed25519",
        key: ed25519,
        fingerprint: github?.fingerprint,
      });
  });

  it("is looked up by its name alone on port 22, and with the port elsewhere", () => {
    assert.equal(knownHostName(name, 22), name);
    assert.equal(knownHostName(name, 443), `[${name}]:443`);
  });

  it("is taken with a key of every type that hosts use today", () => {
    assert.equal(messageOf(`${name} ssh-rsa ${madeKey("rsa", 2048)}`), "");
    for (const [curve, type] of [
      ["P-256", "nistp256"],
      ["P-384", "nistp384"],
      ["P-521", "nistp521"],
    ])
      assert.equal(messageOf(`${name} ecdsa-sha2-${type} ${madeKey("ec", 0, curve)}`), "");
  });

  const refused: [string, string, RegExp][] = [
    ["a second line within", `${good}\n${good}`, /it holds a line break/],
    ["a carriage return", `${good}\r`, /it holds a line break/],
    ["a byte order mark", `\uFEFF${good}`, /not plain ASCII/],
    ["a tab", good.replaceAll(" ", "\t"), /not plain ASCII, such as a tab/],
    ["a comment line", `# ${good}`, /it is a comment; leave it out/],
    ["a comment after the key", `${good} root@git`, /something stands after the key/],
    ["a blank within the key", good.replace("IOMqq", "IO Mqq"), /something stands after the key/],
    ["an authority", `@cert-authority ${good}`, /an authority may sign/],
    ["a revocation", `@revoked ${good}`, /refused anyway/],
    ["another marker", `@trusted ${good}`, /markers are not taken/],
    [
      "a hashed name",
      good.replace(name, "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg="),
      /hashed name/,
    ],
    ["a star", good.replace(name, "*"), /"\*" is a pattern/],
    ["a wildcard of a domain", good.replace(name, "*.example.com"), /is a pattern/],
    ["a question mark", good.replace(name, "git?.example.com"), /is a pattern/],
    ["a negation", good.replace(name, `${name},!evil.example.com`), /is a pattern/],
    ["the usual port in brackets", good.replace(name, `[${name}]:22`), /is never looked up; write "git\.example\.com"/],
    ["a port without brackets", good.replace(name, `${name}:2222`), /is no host/],
    ["a port that is none", good.replace(name, `[${name}]:70000`), /is no host/],
    ["capital letters", good.replace(name, "Git.example.com"), /"Git\.example\.com" is no host/],
    ["an address of the web", good.replace(name, "https://git.example.com"), /is no host/],
    ["an empty name", good.replace(name, `${name},`), /"" is no host/],
    ["nothing", "", /no name, type and key/],
    ["no key", `${name} ssh-ed25519`, /no name, type and key/],
    ["a DSA key", `${name} ssh-dss ${blob("ssh-dss")}`, /DSA keys are retired/],
    ["an unknown type", `${name} ssh-ed448 ${ed25519}`, /"ssh-ed448" is no type of host key/],
    ["a key that is no base64", `${name} ssh-ed25519 ${ed25519.slice(0, -1)}!`, /the key is no base64/],
    ["base64 with bits left over", `${name} ssh-rsa ${blob("ssh-rsa").slice(0, -2)}f=`, /the key is no base64/],
    ["another type inside", `${name} ssh-rsa ${ed25519}`, /the line says ssh-rsa, the key inside "ssh-ed25519"/],
    ["too short a point", `${name} ssh-ed25519 ${blob("ssh-ed25519", Buffer.alloc(31))}`, /has 32 bytes/],
    ["a part too many", `${name} ssh-ed25519 ${blob("ssh-ed25519", Buffer.alloc(32), "")}`, /has 32 bytes/],
    ["RSA of 1024 bits", `${name} ssh-rsa ${madeKey("rsa", 1024)}`, /RSA of 1024 bits is below 2048/],
    ["an even exponent", `${name} ssh-rsa ${blob("ssh-rsa", Buffer.from([2]), modulus(256))}`, /exponent is none/],
    ["a negative modulus", `${name} ssh-rsa ${blob("ssh-rsa", e, Buffer.alloc(256, 0xff))}`, /two positive numbers/],
    [
      "a zero too many",
      `${name} ssh-rsa ${blob("ssh-rsa", Buffer.from([0, 1]), modulus(256))}`,
      /two positive numbers/,
    ],
    [
      "a point beside the curve",
      `${name} ecdsa-sha2-nistp256 ${blob("ecdsa-sha2-nistp256", "nistp256", Buffer.alloc(65, 4))}`,
      /it is no point of nistp256/,
    ],
    [
      "a point of another curve",
      `${name} ecdsa-sha2-nistp256 ${blob("ecdsa-sha2-nistp256", "nistp384", Buffer.alloc(65, 4))}`,
      /it is no point of nistp256/,
    ],
  ];
  for (const [what, line, message] of refused)
    it(`is refused with ${what}`, () => {
      assert.match(messageOf(line), message);
    });

  const revoked: [string, string, RegExp][] = [
    [
      "GitHub's",
      "AAAAB3NzaC1yc2EAAAABIwAAAQEAq2A7hRGmdnm9tUDbO9IDSwBK6TbQa+PXYPCPy6rbTrTtw7PHkccKrpp0yVhp5HdEIcKr6pLlVDBfOLX9QUsyCOV0wzfjIJNlGEYsdlLJizHhbn2mUjvSAHQqZETYP81eFzLQNnPHt4EVVUh7VfDESU84KezmD5QlWpXLmvU31/yMf+Se8xhHTvKSCZIFImWwoG6mbUoWf9nzpIoaSjB+weqqUUmpaaasXVal72J+UX2B+2RPW3RcT0eOzQgqlJL3RKrTJvdsjE3JEAvGq3lGHSZXy28G3skua2SmVi/w4yCE6gbODqnTWlg7+wC604ydGXA8VJiS5ap43JXiUFFAaQ==",
      /1 problem\n {2}this is GitHub's old RSA key, whose private half was published by mistake/,
    ],
    [
      "Bitbucket's",
      "AAAAB3NzaC1yc2EAAAABIwAAAQEAubiN81eDcafrgMeLzaFPsw2kNvEcqTKl/VqLat/MaB33pZy0y3rJZtnqwR2qOOvbwKZYKiEO1O6VqNEBxKvJJelCq0dTXWT5pbO2gDXC6h6QDXCaHo6pOHGPUy+YBaGQRGuSusMEASYiWunYN0vCAI8QaXnWMXNMdFP3jHAJH0eDsoiGnLPBlBp4TNm6rYI74nMzgz3B9IikW4WVK+dc8KZJZWYjAuORU3jc1c/NPskD2ASinf8v3xnfXeukU0sJ5N6m5E8VLjObPEO+mN2t/FZTMZLiFqPWc/ALSqnMnnhwrNi2rbfg/rd/IpL8Le3pSBne8+seeFVBoGqzHM9yXw==",
      /1 problem\n {2}this is Bitbucket's old RSA key, copies of which were stolen/,
    ],
  ];
  for (const [whose, key, message] of revoked)
    it(`is refused with ${whose} revoked key, whatever name it stands under, and for that reason alone`, () => {
      assert.equal(keyProblem("ssh-rsa", key), undefined);
      assert.match(messageOf(`github.com ssh-rsa ${key}`), message);
      assert.match(messageOf(`* ssh-rsa ${key}`), message);
    });

  it("may name a key once", () => {
    const p = problems("x");
    parseKnownHosts(
      [good, `[${name}]:2222 ssh-ed25519 ${ed25519}`, `other.example.com,${name} ssh-ed25519 ${ed25519}`],
      p,
    );
    assert.throws(
      () => p.done(undefined),
      /1 problem\n {2}\[2\]: this key of git\.example\.com is there twice; leave one out/,
    );
  });

  it("is refused with any byte of its key missing, doubled, or moved to another length", () => {
    const seed = 52;
    const whole = fc.constantFrom(...hostKeys).map(({ type, key }) => ({ type, blob: Buffer.from(key, "base64") }));
    const harmed = fc.property(whole, fc.nat(), fc.constantFrom("drop", "double", "cut"), (given, where, how) => {
      const at = where % given.blob.length;
      const before = given.blob.subarray(0, at);
      const after = given.blob.subarray(how === "double" ? at : at + 1);
      const wrong =
        how === "cut"
          ? before
          : Buffer.concat([before, ...(how === "double" ? [given.blob.subarray(at, at + 1)] : []), after]);
      assert.notEqual(keyProblem(given.type, wrong.toString("base64")), undefined, `${how} at ${at}, seed ${seed}`);
    });
    fc.assert(harmed, { seed, numRuns: 2000 });
  });
});
