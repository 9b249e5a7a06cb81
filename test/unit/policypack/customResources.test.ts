import assert from "node:assert/strict";
import { daysUntil, secondsOf } from "../../../policypack/rules/durations";
import { beside } from "../../../policypack/rules/impliedPod";
import { hostLines, isAbout, isTooWide, keyFault, lookupName } from "../../../policypack/rules/knownHosts";
import { agentsIn, namespacesNamed, sameNamespace } from "../../../policypack/rules/near";
import { kubeObject } from "../../../policypack/rules/object";

describe("the readers of custom resources", () => {
  it("read Go durations, and nothing that Go would not", () => {
    const read = ["1h30m", "500ms", "0", "2h", "1.5s"].map(secondsOf);
    assert.deepEqual(read, [5400, 0.5, 0, 7200, 1.5]);
    const refused = ["", "1", "1 h", "h", "1d", "-1h", "1h ", "1".repeat(100_000)].map(secondsOf);
    assert.deepEqual([...new Set(refused)], [undefined]);
  });

  it("count days from the day, whatever the hour", () => {
    const late = new Date("2026-06-01T23:59:59Z");
    assert.deepEqual(
      ["2026-06-01", "2026-06-02", "2026-05-31", "2026-02-30", "2026-6-1", "soon"].map((day) => daysUntil(day, late)),
      [0, 1, -1, undefined, undefined, undefined],
    );
  });

  it("look hosts of known_hosts up as SSH does", () => {
    const [line] = hostLines("*.example,!bad.example,[ports.example]:2222,a?c ssh-ed25519 AAAA");
    assert.ok(line !== undefined);
    const about = ["x.example", "bad.example", "[ports.example]:2222", "abc", "ac", "example"];
    assert.deepEqual(
      about.map((name) => isAbout(line, name)),
      [true, false, true, true, false, false],
    );
    assert.equal(lookupName("Git.Example", "22"), "git.example");
    assert.equal(lookupName("git.example", "2222"), "[git.example]:2222");
  });

  it("call a pattern too wide when it covers any host, or one of the Git hosts", () => {
    const wide = ["*", "?*", "*.*", "git*.com", "*.corp.example", "git.example"].map((entry) =>
      isTooWide(entry, ["github.com"]),
    );
    assert.deepEqual(wide, [true, true, true, true, false, false]);
  });

  it("do not take long over a pattern made of stars", () => {
    const [line] = hostLines(`${"*a".repeat(20_000)}b ssh-ed25519 AAAA`);
    assert.ok(line !== undefined);
    const began = process.cpuUsage();
    assert.equal(isAbout(line, "a".repeat(5_000)), false);
    const { user } = process.cpuUsage(began);
    assert.ok(user < 500_000, `${user} µs`);
  });

  it("see through keys that are cut, padded or of another type", () => {
    const faultOf = (type: string, blob: string): string | undefined =>
      keyFault({ marker: "", hosts: [], type, blob, number: 1 });
    const part = (data: Buffer): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, data]);
    };
    const whole = Buffer.concat([part(Buffer.from("ssh-ed25519")), part(Buffer.alloc(32, 9))]);
    assert.equal(faultOf("ssh-ed25519", whole.toString("base64")), undefined);
    assert.match(faultOf("ssh-ed25519", whole.subarray(0, 40).toString("base64")) ?? "", /cut short/);
    assert.match(faultOf("ssh-ed25519", Buffer.concat([whole, Buffer.alloc(3)]).toString("base64")) ?? "", /cut short/);
    assert.match(faultOf("ssh-rsa", whole.toString("base64")) ?? "", /another type/);
    assert.match(faultOf("ssh-dss", whole.toString("base64")) ?? "", /key type/);
  });

  it("keep clusters apart, in names, namespaces and implied pods", () => {
    const polecat = { apiVersion: "gastown.gastown.io/v1alpha1", kind: "Polecat" };
    const here = kubeObject({ ...polecat, metadata: { name: "a", namespace: "t" } }, { cluster: "one" });
    const there = kubeObject({ ...polecat, metadata: { name: "a", namespace: "t" } }, { cluster: "two" });
    const room = kubeObject({ apiVersion: "v1", kind: "Namespace", metadata: { name: "t" } }, { cluster: "two" });
    assert.equal(sameNamespace(here, there), false);
    assert.deepEqual(agentsIn("t", here, [here, there]), [here]);
    assert.deepEqual(namespacesNamed("t", here, [room]), []);
    assert.deepEqual(namespacesNamed("t", there, [room]), [room]);
    assert.equal(beside(there, "v1", "Pod", {}).origin.cluster, "two");
  });
});
