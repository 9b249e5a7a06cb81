import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { DeployKeyArgs } from "../../../components/deployKey/args";
import { sshCommand } from "../../../components/deployKey/command";
import { commandOf } from "../../../components/deployKey/manifests";
import { parseDeployKey } from "../../../components/deployKey/model";
import { keyTypes } from "../../../components/knownHosts/blob";
import { knownHostsFor } from "../../../components/knownHosts/model";

const acceptance = { reason: "the lab makes a new host every day", owner: "platform", reviewBy: "2027-03-31" };
const of = (args: Partial<DeployKeyArgs>): string => {
  const around = { project: "agents", stack: "prod", today: "2026-11-21" };
  return commandOf(parseDeployKey("shop-key", { repository: "acme/shop", namespace: "agents", ...args }, around));
};

/** What SSH itself understands, option by option; of the repeated ones the last. */
function understood(command: string): Map<string, string> {
  const printed = execFileSync("sh", ["-c", `${command} -T -G git@github.com`], { encoding: "utf8" });
  return new Map(printed.split("\n").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1).join(" ")]));
}

describe("the SSH command", () => {
  it("is one line that a shell reads as it stands", () => {
    assert.equal(
      of({}),
      "ssh -F none -o IdentityFile=/etc/palisade/git/ssh-privatekey -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes" +
        " -o UserKnownHostsFile=/etc/palisade/git/known_hosts -o GlobalKnownHostsFile=/etc/palisade/git/known_hosts" +
        " -o HostKeyAlgorithms=ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256",
    );
  });

  it("means to SSH: this key alone, these hosts alone, no questions, no SHA-1", () => {
    const options = understood(of({ mountPath: "/keys/shop" }));
    const wanted = {
      identityfile: "/keys/shop/ssh-privatekey",
      identitiesonly: "yes",
      batchmode: "yes",
      stricthostkeychecking: "true",
      userknownhostsfile: "/keys/shop/known_hosts",
      globalknownhostsfile: "/keys/shop/known_hosts",
      hostkeyalgorithms: "ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256",
      verifyhostkeydns: "false",
    };
    assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((key) => [key, options.get(key)])), wanted);
  });

  it("takes the files where each system puts them", () => {
    assert.match(
      of({ format: "gasTown" }),
      /IdentityFile=\/git-creds\/ssh-privatekey .*UserKnownHostsFile=\/ssh-known-hosts\/known_hosts /,
    );
    assert.match(
      of({ format: "kubeOpenCode" }),
      /IdentityFile=\/etc\/palisade\/git\/ssh-privatekey .*UserKnownHostsFile=\/etc\/palisade\/git\/ssh-known-hosts /,
    );
    assert.match(of({ knownHostsConfigMap: "hosts" }), /UserKnownHostsFile=\/etc\/palisade\/git-hosts\/known_hosts /);
  });

  it("offers the host no type of key but those of the given lines", () => {
    const line = knownHostsFor(["github.com"]).split("\n")[0] ?? "";
    assert.match(of({ knownHosts: [line] }), / -o HostKeyAlgorithms=ssh-ed25519$/);
  });

  it("writes a host believed at first sight where it can, and still knows the others", () => {
    const learning = { hostKeyChecking: "accept-new", acceptNewHostKeys: acceptance } as const;
    const options = understood(of(learning));
    assert.equal(options.get("stricthostkeychecking"), "accept-new");
    assert.equal(options.get("userknownhostsfile"), "/tmp/known_hosts /etc/palisade/git/known_hosts");
    const unknown = understood(of({ ...learning, host: { kind: "manual", host: "git.example.com" } }));
    assert.equal(unknown.get("userknownhostsfile"), "/tmp/known_hosts");
    assert.equal(unknown.get("globalknownhostsfile"), "/tmp/known_hosts");
  });

  it("names RSA by its SHA-2 signatures alone", () => {
    const command = sshCommand({ keyFile: "/k", knownHostsFile: "/h", types: keyTypes, learning: false });
    assert.doesNotMatch(command, /ssh-rsa|ssh-dss/);
    assert.equal(understood(command).get("hostkeyalgorithms")?.split(",").length, 6);
  });
});
