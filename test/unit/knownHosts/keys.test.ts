import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sshpk from "sshpk";
import { fingerprintOf, keyProblem } from "../../../components/knownHosts/blob";
import { hostKeys, revokedKeys, sameServer, unconfirmed } from "../../../components/knownHosts/keys";
import { knownHostsFor } from "../../../components/knownHosts/model";

describe("the built-in host keys", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "known-hosts-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const written = (text: string): string => {
    const file = join(folder, "known_hosts");
    writeFileSync(file, text);
    return file;
  };
  const keygen = (...args: string[]): string => execFileSync("ssh-keygen", args, { encoding: "utf8" });

  it("are the ten of four publishers", () => {
    assert.deepEqual(
      hostKeys.map(({ host, type }) => `${host} ${type}`),
      [
        ...["github.com", "gitlab.com", "bitbucket.org"].flatMap((host) =>
          ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"].map((type) => `${host} ${type}`),
        ),
        "ssh.dev.azure.com ssh-rsa",
      ],
    );
    for (const { source } of hostKeys) assert.match(source, /^(GitHub Docs|GitLab|Atlassian Support|Azure Repos)/);
  });

  for (const { host, type, key, fingerprint } of hostKeys) {
    it(`hash to what is published: ${host} ${type}`, () => {
      assert.equal(sshpk.parseKey(`${type} ${key}`, "ssh").fingerprint("sha256").toString("base64"), fingerprint);
      assert.equal(fingerprintOf(key), fingerprint);
      const [, printed] = keygen("-lf", written(`${host} ${type} ${key}\n`)).split(" ");
      assert.equal(printed, fingerprint);
    });

    it(`hold the type they say, and not a byte more: ${host} ${type}`, () => {
      assert.equal(keyProblem(type, key), undefined);
      const blob = Buffer.from(key, "base64");
      const other = type === "ssh-rsa" ? "ssh-ed25519" : "ssh-rsa";
      assert.match(keyProblem(other, key) ?? "", new RegExp(`the line says ${other}, the key inside "${type}"`));
      const longer = Buffer.concat([blob, Buffer.from([0])]).toString("base64");
      assert.match(keyProblem(type, longer) ?? "", /cut short or has bytes too many/);
      const shorter = blob.subarray(0, -1).toString("base64");
      assert.match(keyProblem(type, shorter) ?? "", /cut short or has bytes too many/);
    });
  }

  it("are found by OpenSSH under every name of their servers", () => {
    const names = [...new Set(hostKeys.map(({ host }) => host)), ...Object.keys(sameServer)];
    const text = knownHostsFor(names);
    assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"));
    const file = written(text);
    for (const name of names) {
      const found = keygen("-F", name, "-f", file)
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"));
      const wanted = hostKeys.filter(({ host }) => host === (sameServer[name] ?? name));
      assert.deepEqual(
        found,
        wanted.map(({ type, key }) => `${name} ${type} ${key}`),
      );
    }
    assert.throws(() => keygen("-F", "github.com.evil.example", "-f", file));
  });

  it("do not vouch for a host that only third parties confirmed, or that nobody did", () => {
    assert.deepEqual(
      Object.keys(unconfirmed).filter((name) => name !== "bitbucket.org"),
      ["ssh.bitbucket.org", "codeberg.org", "git.sr.ht"],
    );
    for (const name of ["ssh.bitbucket.org", "codeberg.org", "git.sr.ht"])
      assert.throws(() => knownHostsFor(["github.com", name]), new RegExp(`^Error: ${name.replaceAll(".", "\\.")}: `));
    assert.throws(() => knownHostsFor(["git.example.com"]), /no keys of "git\.example\.com" are built in/);
  });

  it("are none of the revoked ones", () => {
    assert.equal(Object.keys(revokedKeys).length, 5);
    for (const { fingerprint } of hostKeys) assert.equal(revokedKeys[fingerprint], undefined);
  });
});
