import assert from "node:assert/strict";
import { RepositoryGuard, type RepositoryGuardArgs } from "../../components/repositoryGuard";
import { outputOf, registrations, type Seen } from "./registrations";

const acceptance = { reason: "a playground without users", owner: "platform", reviewBy: "2027-03-31" };
const gitea = { kind: "gitea", host: "git.example.com" } as const;

interface Told {
  seen: Seen;
  unmet: string[];
  byHand: string[];
  loosened: string[];
}

async function guard(args: RepositoryGuardArgs): Promise<Told> {
  let made: RepositoryGuard | undefined;
  const seen = await registrations(() => {
    made = new RepositoryGuard("shop", args);
  });
  if (made === undefined) return { seen, unmet: [], byHand: [], loosened: [] };
  const { unmet, byHand, loosened } = made;
  return { seen, unmet: await outputOf(unmet), byHand: await outputOf(byHand), loosened: await outputOf(loosened) };
}

describe("RepositoryGuard", () => {
  it("makes a ruleset at GitHub that nobody passes, when told nothing", async () => {
    const { seen, unmet, loosened } = await guard({ repository: "acme/shop" });
    assert.deepEqual(seen.types, [
      "palisade:index:RepositoryGuard",
      "github:index/repositoryRuleset:RepositoryRuleset",
    ]);
    assert.deepEqual(seen.names, ["shop", "shop-protection"]);
    assert.match(seen.all[1]?.urn ?? "", /palisade:index:RepositoryGuard\$github:/);
    assert.deepEqual(seen.all[1]?.inputs, {
      name: "shop-protection",
      repository: "shop",
      target: "branch",
      enforcement: "active",
      bypassActors: [],
      conditions: { refName: { includes: ["refs/heads/main"], excludes: [] } },
      rules: {
        deletion: true,
        nonFastForward: true,
        requiredSignatures: true,
        pullRequest: {
          requiredApprovingReviewCount: 1,
          dismissStaleReviewsOnPush: true,
          requireLastPushApproval: true,
          requiredReviewThreadResolution: true,
        },
      },
    });
    assert.deepEqual([unmet, loosened], [[], []]);
  });

  it("demands checks by name at GitHub, on the newest state of the branch", async () => {
    const { seen } = await guard({ repository: "acme/shop", statusChecks: ["ci/test", "ci/lint"] });
    const rules = seen.all[1]?.inputs.rules as Record<string, unknown>;
    assert.deepEqual(rules.requiredStatusChecks, {
      requiredChecks: [{ context: "ci/test" }, { context: "ci/lint" }],
      strictRequiredStatusChecksPolicy: true,
    });
  });

  it("gives other hosts a wish without any secret", async () => {
    const { seen, unmet } = await guard({ host: gitea, repository: "acme/shop", branch: "release/1", reviews: 2 });
    assert.equal(seen.types[1], "pulumi-nodejs:dynamic/palisade:BranchProtection");
    const { __provider: text, ...wish } = seen.all[1]?.inputs ?? {};
    assert.match(String(text), /exports\.handler = /);
    assert.deepEqual(wish, {
      kind: "gitea",
      apiUrl: "https://git.example.com/api/v1",
      tokenEnvironment: "GITEA_TOKEN",
      repository: "acme/shop",
      branch: "release/1",
      reviews: 2,
      signedCommits: true,
      statusChecks: [],
      paidPlan: false,
    });
    assert.deepEqual(seen.all[1]?.secrets, []);
    assert.deepEqual(unmet, []);
  });

  it("loosens what somebody accepts, and lists it", async () => {
    const { seen, loosened } = await guard({
      repository: "acme/shop",
      unreviewed: acceptance,
      unsignedCommits: acceptance,
    });
    const rules = seen.all[1]?.inputs.rules as Record<string, Record<string, unknown>>;
    assert.equal(rules.requiredSignatures, false);
    assert.equal(rules.pullRequest?.requiredApprovingReviewCount, 0);
    assert.equal(rules.pullRequest?.requireLastPushApproval, false);
    assert.equal(rules.nonFastForward, true);
    const by = "accepted by platform until 2027-03-31: a playground without users";
    assert.deepEqual(loosened, [`changes without a review, ${by}`, `commits without a signature, ${by}`]);
  });

  const limits: [title: string, args: Partial<RepositoryGuardArgs>, unmet: RegExp[]][] = [
    [
      "GitLab",
      { host: { kind: "gitlab" } },
      [/^reviews: GitLab demands approvals on a paid plan/, /^signed commits: GitLab/],
    ],
    ["GitLab with a paid plan", { host: { kind: "gitlab" }, paidPlan: true }, []],
    [
      "GitLab with a paid plan and checks",
      { host: { kind: "gitlab" }, paidPlan: true, statusChecks: ["ci"] },
      [/^status checks: GitLab knows no checks by name/],
    ],
    [
      "Bitbucket",
      { host: { kind: "bitbucket" }, statusChecks: ["ci"] },
      [/^reviews and status checks: without Premium/, /^stale approvals: /, /^signed commits: /, /^status checks: /],
    ],
    ["Bitbucket with Premium", { host: { kind: "bitbucket" }, paidPlan: true }, [/^signed commits: Bitbucket cannot/]],
    ["Forgejo", { host: { kind: "forgejo", host: "git.example.com" } }, []],
    ["a manual host", { host: { kind: "manual", host: "git.example.com" } }, [/^everything: nothing is set/]],
  ];
  for (const [title, args, expected] of limits)
    it(`says what cannot be enforced at ${title}`, async () => {
      const { unmet } = await guard({ repository: "acme/shop", ...args });
      assert.equal(unmet.length, expected.length, unmet.join("\n"));
      for (const [i, pattern] of expected.entries()) assert.match(unmet[i] ?? "", pattern);
    });

  it("registers nothing at a manual host, and prints what to set", async () => {
    const host = { kind: "manual", host: "git.example.com" } as const;
    const { seen, byHand } = await guard({ host, repository: "acme/shop", statusChecks: ["ci"] });
    assert.deepEqual(seen.types, ["palisade:index:RepositoryGuard"]);
    assert.deepEqual(byHand, [
      'protect the branch "main" of acme/shop: no push, no force push, no deletion, for administrators too',
      "let no deploy key push to it or pass its rules",
      "demand 1 approval(s) by others than the author, and take them back after a push",
      "refuse commits without a verified signature",
      "demand that these checks pass: ci",
    ]);
  });

  const refused: [title: string, args: Partial<RepositoryGuardArgs>, message: RegExp][] = [
    ["no repository", { repository: "" }, /repository: name the repository, as owner\/name/],
    ["a repository without its owner", { repository: "shop" }, /repository: "shop" is no repository of this host/],
    ["a pattern of branches", { branch: "release/*" }, /branch: "release\/\*" is no name of one branch/],
    ["a way out of the branch's name", { branch: "a/../b" }, /branch: .* is no name of one branch/],
    ["an option as a branch", { branch: "-d" }, /branch: .* is no name of one branch/],
    ["no reviews without acceptance", { reviews: 0 }, /reviews: 0 is no number of reviews; use 1 to 6, or have/],
    ["half a review", { reviews: 1.5 }, /reviews: 1\.5 is no number of reviews/],
    [
      "reviews and their absence",
      { reviews: 1, unreviewed: acceptance },
      /reviews: unreviewed takes changes without any/,
    ],
    [
      "an acceptance without an owner",
      { unreviewed: { ...acceptance, owner: "" } },
      /unreviewed\.owner: name the team/,
    ],
    [
      "an acceptance without an end",
      { unsignedCommits: { ...acceptance, reviewBy: "soon" } },
      /unsignedCommits\.reviewBy: "soon"/,
    ],
    ["a check without a name", { statusChecks: [" "] }, /statusChecks\[0\]: a check needs a name/],
    ["a check twice", { statusChecks: ["ci", "ci"] }, /statusChecks\[1\]: "ci" stands there twice/],
    ["a host without an address", { host: { kind: "gitea" } }, /host\.host: gitea has no public service/],
  ];
  for (const [title, args, message] of refused)
    it(`refuses ${title}, and registers nothing`, async () => {
      const { seen } = await guard({ repository: "acme/shop", ...args });
      assert.match(seen.error, message);
      assert.match(seen.error, /^RepositoryGuard "shop": 1 problem/);
      assert.deepEqual(seen.types, []);
    });

  it("tells every problem at once", async () => {
    const { seen } = await guard({ repository: "x", branch: "*", reviews: 9, statusChecks: [""], host: { port: 0 } });
    assert.match(seen.error, /^RepositoryGuard "shop": 5 problems/);
  });
});
