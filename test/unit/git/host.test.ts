import assert from "node:assert/strict";
import type { GitHostArgs } from "../../../components/git/args";
import { parseGitHostAt, parseRepositoryAt } from "../../../components/git/host";
import { problems } from "../../../components/problems";

const host = (args?: GitHostArgs) => {
  const p = problems("test");
  return p.done(parseGitHostAt(args, p.at("host")));
};
const repository = (path: string, args?: GitHostArgs) => {
  const p = problems("test");
  return p.done(parseRepositoryAt(path, parseGitHostAt(args, p.at("host")), p.at("repository")));
};
/** What is no kind can only come from a program without types. */
const untyped = (args: object): GitHostArgs => args as GitHostArgs;

describe("git hosts", () => {
  const settled: [title: string, args: GitHostArgs | undefined, expected: object][] = [
    [
      "means GitHub when silent",
      undefined,
      {
        kind: "github",
        host: "github.com",
        port: 22,
        apiUrl: "https://api.github.com",
        tokenEnvironment: "GITHUB_TOKEN",
      },
    ],
    [
      "knows GitLab's public service",
      { kind: "gitlab" },
      {
        kind: "gitlab",
        host: "gitlab.com",
        port: 22,
        apiUrl: "https://gitlab.com/api/v4",
        tokenEnvironment: "GITLAB_TOKEN",
      },
    ],
    [
      "reaches Bitbucket over SSH where it moved to",
      { kind: "bitbucket" },
      {
        kind: "bitbucket",
        host: "ssh.bitbucket.org",
        port: 22,
        apiUrl: "https://api.bitbucket.org/2.0",
        tokenEnvironment: "BITBUCKET_TOKEN",
      },
    ],
    [
      "derives the API of a Gitea of one's own",
      { kind: "gitea", host: "git.example.com", port: 2222 },
      {
        kind: "gitea",
        host: "git.example.com",
        port: 2222,
        apiUrl: "https://git.example.com/api/v1",
        tokenEnvironment: "GITEA_TOKEN",
      },
    ],
    [
      "takes plain http to this machine, and drops a slash at the end",
      { kind: "forgejo", host: "::1", apiUrl: "http://127.0.0.1:3000/api/v1/", tokenConfig: "git:token" },
      {
        kind: "forgejo",
        host: "::1",
        port: 22,
        apiUrl: "http://127.0.0.1:3000/api/v1",
        tokenEnvironment: "FORGEJO_TOKEN",
        tokenConfig: "git:token",
      },
    ],
    [
      "calls nothing for a manual host",
      { kind: "manual", host: "git.sr.ht" },
      { kind: "manual", host: "git.sr.ht", port: 22, apiUrl: "", tokenEnvironment: "" },
    ],
  ];
  for (const [title, args, expected] of settled) it(title, () => assert.deepEqual(host(args), expected));

  const refused: [title: string, args: GitHostArgs, message: RegExp][] = [
    ["an unknown kind", untyped({ kind: "svn" }), /host\.kind: "svn" is no Git host; use github, gitlab, bitbucket/],
    [
      "Azure DevOps, which has no deploy keys",
      untyped({ kind: "azureDevOps" }),
      /host\.kind: Azure DevOps has no deploy keys/,
    ],
    ["Gitea without a host", { kind: "gitea" }, /host\.host: gitea has no public service/],
    [
      "Bitbucket's former name",
      { kind: "bitbucket", host: "bitbucket.org" },
      /host\.host: .*write "ssh\.bitbucket\.org"/,
    ],
    ["an address as host", { kind: "gitea", host: "https://git.example.com" }, /host\.host: .*give the name alone/],
    ["port 0", { port: 0 }, /host\.port: 0 is no port; use 1 to 65535/],
    ["http to another machine", { kind: "gitlab", apiUrl: "http://git.example.com" }, /apiUrl: .*in clear; use https/],
    ["what is no address", { kind: "gitlab", apiUrl: "gitlab" }, /apiUrl: this is no address/],
    ["an address for GitHub", { apiUrl: "https://git.example.com" }, /apiUrl: the GitHub provider brings its own/],
    ["a token's name for a manual host", { kind: "manual", host: "git.sr.ht", tokenConfig: "t" }, /nothing is called/],
    [
      "a small environment variable",
      { kind: "gitlab", tokenEnvironment: "token" },
      /tokenEnvironment: this is no name/,
    ],
    ["a key with a space", { kind: "gitlab", tokenConfig: "my token" }, /tokenConfig: this is no name/],
  ];
  for (const [title, args, message] of refused) it(`refuses ${title}`, () => assert.throws(() => host(args), message));

  const token = "0123456789abcdef0123456789abcdef01234567".replace("0", "f");
  const leaks: [title: string, args: GitHostArgs][] = [
    ["as an environment variable's name", { kind: "gitea", host: "git.example.com", tokenEnvironment: token }],
    ["in capitals as an environment variable's name", { kind: "gitlab", tokenEnvironment: token.toUpperCase() }],
    ["as a configuration key", { kind: "gitlab", tokenConfig: token }],
    ["in the API's address", { kind: "gitlab", apiUrl: `https://x:${token}@gitlab.com/api/v4` }],
    ["in the API's query", { kind: "gitlab", apiUrl: `https://gitlab.com/api/v4?private_token=${token}` }],
  ];
  for (const [title, args] of leaks)
    it(`refuses a token ${title} without repeating it`, () =>
      assert.throws(
        () => host(args),
        ({ message }: Error) => message.includes("1 problem") && !message.toLowerCase().includes(token),
      ));

  it("tells every problem at once", () => {
    const args: GitHostArgs = {
      kind: "gitea",
      host: "A B",
      port: 70000,
      apiUrl: "x",
      tokenEnvironment: "x",
      tokenConfig: " ",
    };
    assert.throws(() => host(args), /5 problems/);
  });
});

describe("repositories", () => {
  const gitea: GitHostArgs = { kind: "gitea", host: "git.example.com", port: 2222 };
  const settled: [
    title: string,
    path: string,
    args: GitHostArgs | undefined,
    owner: string,
    name: string,
    sshUrl: string,
  ][] = [
    ["writes the short form on port 22", "acme/shop", undefined, "acme", "shop", "git@github.com:acme/shop.git"],
    ["writes the long form on another port", "a/b", gitea, "a", "b", "ssh://git@git.example.com:2222/a/b.git"],
    ["brackets an address", "a/b", { ...gitea, host: "::1", port: 22 }, "a", "b", "ssh://git@[::1]:22/a/b.git"],
    ["keeps GitLab's subgroups", "a/b/c", { kind: "gitlab" }, "a/b", "c", "git@gitlab.com:a/b/c.git"],
    ["leaves a manual path alone", "~me/x", { kind: "manual", host: "git.sr.ht" }, "~me", "x", "git@git.sr.ht:~me/x"],
  ];
  for (const [title, path, args, owner, name, sshUrl] of settled)
    it(title, () => assert.deepEqual(repository(path, args), { owner, name, path, sshUrl }));

  const refused: [title: string, path: string, args: GitHostArgs | undefined, message: RegExp][] = [
    ["one part", "shop", undefined, /repository: "shop" is no repository of this host; write it as owner\/name/],
    ["three parts at Gitea", "a/b/c", gitea, /is no repository of this host; write it as owner\/name/],
    ["a way out of the path", "a/..", undefined, /is no repository of this host/],
    ["an option", "-x/b", undefined, /is no repository of this host/],
    ["an empty path", "", undefined, /is no repository of this host/],
    ["an ending of .git", "acme/shop.git", undefined, /ends in "\.git"; leave that out/],
    ["an address", "git@github.com:acme/shop.git", undefined, /repository: this is an address; give the path alone/],
  ];
  for (const [title, path, args, message] of refused)
    it(`refuses ${title}`, () => assert.throws(() => repository(path, args), message));
});
