import assert from "node:assert/strict";
import { hostKeys } from "../../../components/knownHosts/keys";
import {
  type KnownHosts,
  type KnownHostsArgs,
  knownHostsFor,
  parseKnownHostsAt,
} from "../../../components/knownHosts/model";
import { problems } from "../../../components/problems";

const acceptance = { reason: "the host changed its key this week", owner: "platform", reviewBy: "2027-03-31" };
const keyOf = (host: string, type: string): string =>
  hostKeys.find((one) => one.host === host && one.type === type)?.key ?? "";
const foreign = keyOf("gitlab.com", "ssh-ed25519");
const own = `git.example.com ssh-ed25519 ${foreign}`;

const parsed = (args: KnownHostsArgs, name: string, learning = false): KnownHosts => {
  const p = problems("x");
  return p.done(parseKnownHostsAt(args, name, learning, p));
};
const refusal = (args: KnownHostsArgs, name: string): string => {
  try {
    parsed(args, name);
    return "";
  } catch (thrown) {
    return String(thrown);
  }
};

describe("the keys that a Git host may show", () => {
  it("are the built-in ones when nothing is said", () => {
    assert.deepEqual(parsed({}, "github.com"), {
      text: knownHostsFor(["github.com"]),
      types: ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"],
    });
    assert.equal(
      parsed({}, "[ssh.github.com]:443").text.split("\n")[0],
      `[ssh.github.com]:443 ssh-ed25519 ${keyOf("github.com", "ssh-ed25519")}`,
    );
  });

  it("are those of the lines that are given, and of their types alone", () => {
    assert.deepEqual(parsed({ knownHosts: [own] }, "git.example.com"), { text: `${own}\n`, types: ["ssh-ed25519"] });
  });

  it("are those of a ConfigMap, of any type", () => {
    const { text, types, configMap } = parsed({ knownHostsConfigMap: "git-hosts" }, "git.example.com");
    assert.deepEqual([text, types.length, configMap], ["", 5, "git-hosts"]);
  });

  it("may be fewer than the built-in ones of a public host, and others once somebody accepts it", () => {
    const line = `github.com ssh-ed25519 ${keyOf("github.com", "ssh-ed25519")}`;
    assert.deepEqual(parsed({ knownHosts: [line] }, "github.com"), { text: `${line}\n`, types: ["ssh-ed25519"] });
    const other = `github.com ssh-ed25519 ${foreign}`;
    const differing = parsed({ knownHosts: [other], differingHostKeys: acceptance }, "github.com");
    assert.deepEqual(differing, { text: `${other}\n`, types: ["ssh-ed25519"], differing: acceptance });
  });

  it("may be unknown where the first sight is believed, and then are of any type", () => {
    assert.deepEqual(parsed({}, "git.example.com", true).text, "");
    assert.equal(parsed({}, "github.com", true).text, knownHostsFor(["github.com"]));
    assert.equal(parsed({}, "github.com", true).types.length, 5);
  });

  const refused: [string, KnownHostsArgs, string, RegExp][] = [
    [
      "an own host without lines",
      {},
      "git.example.com",
      /knownHosts: no keys of "git\.example\.com" are built in; read them on the server/,
    ],
    ["an empty list", { knownHosts: [] }, "git.example.com", /knownHosts: no keys of/],
    [
      "Bitbucket's new name without lines",
      {},
      "ssh.bitbucket.org",
      /knownHosts: ssh\.bitbucket\.org: .*host_key_info.*give the lines here/,
    ],
    ["Bitbucket's old name", {}, "bitbucket.org", /since 2026-11-12; use that host/],
    [
      "Codeberg without lines",
      {},
      "codeberg.org",
      /codeberg\.org: its keys are not built in, since only third parties confirmed them; read them at/,
    ],
    ["sourcehut without lines", {}, "git.sr.ht", /git\.sr\.ht: its keys are not built in/],
    ["a public host at another port", {}, "[github.com]:2222", /no keys of "\[github\.com\]:2222" are built in/],
    [
      "a line of another host",
      { knownHosts: [own] },
      "git.corp.example",
      /knownHosts\[0\]: it is about git\.example\.com, and the repository is at "git\.corp\.example"/,
    ],
    [
      "a line for another port",
      { knownHosts: [own] },
      "[git.example.com]:2222",
      /knownHosts\[0\]: it is about git\.example\.com/,
    ],
    [
      "an invented key of a public host",
      { knownHosts: [`github.com ssh-ed25519 ${foreign}`] },
      "github.com",
      /knownHosts\[0\]: SHA256:eUXGGm1Y\S+ is none of the keys that github\.com publishes/,
    ],
    [
      "lines and a ConfigMap",
      { knownHosts: [own], knownHostsConfigMap: "x" },
      "git.example.com",
      /knownHostsConfigMap: give lines or a ConfigMap/,
    ],
    [
      "an acceptance beside a ConfigMap",
      { knownHostsConfigMap: "x", differingHostKeys: acceptance },
      "github.com",
      /differingHostKeys: it is for `knownHosts`/,
    ],
    ["an acceptance of nothing", { differingHostKeys: acceptance }, "github.com", /differingHostKeys: nothing differs/],
    [
      "an acceptance for an own host",
      { knownHosts: [own], differingHostKeys: acceptance },
      "git.example.com",
      /differingHostKeys: nothing differs/,
    ],
    [
      "an acceptance by nobody",
      { knownHosts: [`github.com ssh-ed25519 ${foreign}`], differingHostKeys: { ...acceptance, owner: "" } },
      "github.com",
      /differingHostKeys\.owner: name the team/,
    ],
  ];
  for (const [what, args, name, message] of refused)
    it(`are refused with ${what}`, () => assert.match(refusal(args, name), message));
});
