import assert from "node:assert/strict";
import type { DeployKeyArgs } from "../../../components/deployKey/args";
import { type DeployKeyModel, parseDeployKey } from "../../../components/deployKey/model";
import { knownHostsFor } from "../../../components/knownHosts/model";

const acceptance = { reason: "the lab makes a new host every day", owner: "platform", reviewBy: "2027-03-31" };
const smallest: DeployKeyArgs = { repository: "acme/shop", namespace: "agents" };
const github = knownHostsFor(["github.com"]).split("\n")[0] ?? "";
const own = (name: string): string => github.replace("github.com", name);

const parsed = (args: DeployKeyArgs, name = "shop-key"): DeployKeyModel =>
  parseDeployKey(name, args, { project: "agents", stack: "prod", today: "2026-11-21" });

const refusal = (args: DeployKeyArgs, name?: string): string => {
  try {
    parsed(args, name);
    return "";
  } catch (thrown) {
    return String(thrown);
  }
};

describe("the arguments of a deploy key", () => {
  it("mean a key of GitHub that reads, for pods that mount it, when the least is said", () => {
    const { host, repository, readOnly, format, mountPath, knownHosts, ring, due, acceptNew } = parsed(smallest);
    assert.deepEqual(
      [host.kind, repository.sshUrl, readOnly, format, mountPath],
      ["github", "git@github.com:acme/shop.git", true, "sshAuth", "/etc/palisade/git"],
    );
    assert.equal(knownHosts.text, knownHostsFor(["github.com"]));
    assert.equal(acceptNew, undefined);
    assert.equal(ring.used, ring.kept.at(-1));
    assert.ok(due > "2026-11-21" && due <= "2027-02-19", due);
  });

  const refused: [string, DeployKeyArgs, RegExp][] = [
    ["no repository", { ...smallest, repository: undefined as unknown as string }, /repository: "" is no repository/],
    [
      "an address as repository",
      { ...smallest, repository: "git@github.com:acme/shop" },
      /repository: this is an address/,
    ],
    [
      "no namespace",
      { ...smallest, namespace: undefined as unknown as string },
      /namespace: "" is no name of the cluster/,
    ],
    ["a namespace that is none", { ...smallest, namespace: "Agents" }, /namespace: "Agents" is no name of the cluster/],
    [
      "an access that does not exist",
      { ...smallest, access: "admin" as "read" },
      /access: "admin" is no access; use "read", or "write"/,
    ],
    [
      "a push to Bitbucket",
      { ...smallest, access: "write", host: { kind: "bitbucket" } },
      /access: Bitbucket's access keys can only read/,
    ],
    [
      "Bitbucket without its keys",
      { ...smallest, host: { kind: "bitbucket" } },
      /knownHosts: ssh\.bitbucket\.org: .*host_key_info/,
    ],
    [
      "a format of nobody",
      { ...smallest, format: "flux" as "sshAuth" },
      /format: "flux" is no format; use sshAuth, gasTown, kubeOpenCode/,
    ],
    [
      "the format of a system without Git",
      { ...smallest, format: "powerTools" as "sshAuth" },
      /format: PowerTools reads no Git key; use sshAuth/,
    ],
    [
      "the other one",
      { ...smallest, format: "claudeConductor" as "sshAuth" },
      /format: Claude Conductor reads no Git key; mount the Secret/,
    ],
    ["a relative folder", { ...smallest, mountPath: "git" }, /mountPath: "git" is no folder/],
    [
      "a folder that a shell would read",
      { ...smallest, mountPath: "/git$(id)" },
      /mountPath: "\/git\$\(id\)" is no folder/,
    ],
    ["a folder that leads up", { ...smallest, mountPath: "/git/../etc" }, /mountPath: .* is no folder/],
    [
      "a folder that the system chooses",
      { ...smallest, format: "gasTown", mountPath: "/git" },
      /mountPath: gasTown mounts its key at \/git-creds; leave this out/,
    ],
    [
      "checking that is off",
      { ...smallest, hostKeyChecking: "no" as "yes" },
      /hostKeyChecking: "no" does not exist here: whoever answered/,
    ],
    [
      "checking that asks",
      { ...smallest, hostKeyChecking: "ask" as "yes" },
      /hostKeyChecking: "ask" does not exist here/,
    ],
    [
      "unknown hosts that nobody accepts",
      { ...smallest, hostKeyChecking: "accept-new" },
      /acceptNewHostKeys: "accept-new" believes whoever answers first/,
    ],
    [
      "unknown hosts that nobody accepts well",
      { ...smallest, hostKeyChecking: "accept-new", acceptNewHostKeys: { ...acceptance, reason: "x" } },
      /acceptNewHostKeys\.reason: say in at least/,
    ],
    [
      "an acceptance of nothing",
      { ...smallest, acceptNewHostKeys: acceptance },
      /acceptNewHostKeys: it is for "accept-new"; leave it out/,
    ],
    [
      "unknown hosts at Gas Town",
      { ...smallest, format: "gasTown", hostKeyChecking: "accept-new", acceptNewHostKeys: acceptance },
      /hostKeyChecking: gasTown cannot do "accept-new"/,
    ],
    [
      "unknown hosts at KubeOpenCode",
      { ...smallest, format: "kubeOpenCode", hostKeyChecking: "accept-new", acceptNewHostKeys: acceptance },
      /hostKeyChecking: kubeOpenCode cannot do "accept-new"/,
    ],
    [
      "a ConfigMap for KubeOpenCode",
      { ...smallest, format: "kubeOpenCode", knownHostsConfigMap: "hosts" },
      /knownHostsConfigMap: kubeOpenCode reads host keys from the Secret alone/,
    ],
    [
      "a port for KubeOpenCode",
      {
        ...smallest,
        format: "kubeOpenCode",
        host: { kind: "manual", host: "git.example.com", port: 2222 },
        knownHosts: [own("[git.example.com]:2222")],
      },
      /host\.port: kubeOpenCode takes addresses without a port/,
    ],
    [
      "Azure DevOps by name",
      { ...smallest, host: { kind: "manual", host: "ssh.dev.azure.com" } },
      /host: Azure DevOps has no deploy keys/,
    ],
    [
      "a confirmation where none is needed",
      { ...smallest, registered: [] },
      /registered: keys register themselves at github; leave it out/,
    ],
    [
      "a schedule that is none",
      { ...smallest, rotation: { periodDays: 900 } },
      /rotation\.periodDays: 900 is no period/,
    ],
    [
      "a revoked, a foreign and a broken line",
      { ...smallest, knownHosts: ["* x y", `${github} me`] },
      /3 problems[\s\S]*knownHosts\[0\]: "\*" is a pattern[\s\S]*knownHosts\[0\]: "x" is no type[\s\S]*knownHosts\[1\]: something stands after the key/,
    ],
  ];
  for (const [what, args, message] of refused)
    it(`are refused with ${what}`, () => assert.match(refusal(args), message));

  it("are refused with a component's name that no Secret can carry", () => {
    assert.match(refusal(smallest, "Shop_Key"), /name: "Shop_Key" is no object name/);
  });

  it("do not speak of a host's keys while the host itself is wrong", () => {
    const said = refusal({ ...smallest, host: { kind: "gitea" }, hostKeyChecking: "no" as "yes" });
    assert.match(said, /2 problems[\s\S]*host\.host: gitea has no public service[\s\S]*hostKeyChecking: "no"/);
  });

  it("take unknown hosts once somebody accepts it, and keep what is known", () => {
    const { acceptNew, knownHosts } = parsed({
      ...smallest,
      hostKeyChecking: "accept-new",
      acceptNewHostKeys: acceptance,
    });
    assert.deepEqual(acceptNew, acceptance);
    assert.equal(knownHosts.text, knownHostsFor(["github.com"]));
  });
});
