import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { type GuardInputs, type GuardState, handler } from "../../../components/git/remote/guard";
import { type FakeApi, type Fields, fakeApi } from "./fakeApi";
import { bitbucketRoutes, forgejoRoutes, type GitLabProject, gitlabProject, gitlabRoutes } from "./fakeForges";

const variable = "PALISADE_TEST_GIT_TOKEN";

interface Provider {
  create(inputs: GuardInputs): Promise<{ id: string; outs: GuardState }>;
  read(id: string, props: GuardState): Promise<{ id: string; props?: GuardState }>;
  diff(id: string, olds: GuardState, news: GuardInputs): Promise<DiffResult>;
  update(id: string, olds: GuardState, news: GuardInputs): Promise<{ outs: GuardState }>;
  delete(id: string, props: GuardState): Promise<void>;
}
const provider = handler(async () => {}) as unknown as Provider;

let api: FakeApi;
const wish = (kind: string, more: Partial<GuardInputs> = {}): GuardInputs => ({
  kind,
  apiUrl: api.apiUrl,
  tokenEnvironment: variable,
  repository: "acme/shop",
  branch: "main",
  reviews: 1,
  signedCommits: true,
  statusChecks: [],
  paidPlan: false,
  ...more,
});
const driftSeen = async (state: GuardState): Promise<string[] | undefined> =>
  (await provider.read("acme/shop@main", state)).props?.drift;

describe("guards at hosts that follow their documentation", () => {
  beforeEach(() => {
    process.env[variable] = randomBytes(20).toString("hex");
  });
  afterEach(async () => {
    delete process.env[variable];
    await api.stop();
  });

  describe("GitLab", () => {
    let project: GitLabProject;
    beforeEach(async () => {
      project = gitlabProject();
      api = await fakeApi(gitlabRoutes(project));
    });

    it("lets nobody push, maintainers merge, and nobody force, with what is free", async () => {
      const { id, outs } = await provider.create(wish("gitlab"));
      assert.equal(id, "acme/shop@main");
      assert.deepEqual(outs.drift, []);
      assert.deepEqual(api.changes, ["POST /projects/acme%2Fshop/protected_branches"]);
      const main = project.branches.get("main");
      assert.deepEqual(
        [main?.push_access_levels, main?.merge_access_levels].map((levels) => (levels as Fields[])[0]?.access_level),
        [0, 40],
      );
      assert.equal(main?.allow_force_push, false);
    });

    it("takes over what stands there, and touches nothing that is right", async () => {
      await provider.create(wish("gitlab"));
      api.changes.splice(0);
      await provider.create(wish("gitlab"));
      assert.deepEqual(api.changes, []);
      Object.assign(project.branches.get("main") ?? {}, { allow_force_push: true });
      await provider.create(wish("gitlab"));
      assert.deepEqual(api.changes, ["PATCH /projects/acme%2Fshop/protected_branches/main"]);
    });

    it("shows a deploy key that somebody let push, and shuts it out again", async () => {
      const { outs } = await provider.create(wish("gitlab"));
      const levels = project.branches.get("main")?.push_access_levels as Fields[];
      levels.push({ id: 2, access_level: 40, deploy_key_id: 7 });
      const drift = await driftSeen(outs);
      assert.deepEqual(drift, ['push is [0,"deploy_key_id 7"], not [0]']);
      const news = wish("gitlab");
      assert.equal((await provider.diff("", { ...outs, drift: drift ?? [] }, news)).changes, true);
      assert.deepEqual((await provider.update("", outs, news)).outs.drift, []);
      assert.deepEqual(await driftSeen(outs), []);
    });

    it("sets what costs money where it is paid for", async () => {
      const paid = wish("gitlab", { paidPlan: true, reviews: 2, statusChecks: ["ci"] });
      const { outs } = await provider.create(paid);
      assert.equal(project.settings.only_allow_merge_if_pipeline_succeeds, true);
      assert.equal(project.approvals.reset_approvals_on_push, true);
      assert.equal(project.approvals.merge_requests_author_approval, false);
      const rule = { id: 1, name: "All Members", rule_type: "any_approver", approvals_required: 2 };
      assert.deepEqual(project.rules, [rule]);
      assert.deepEqual(project.pushRule, { reject_unsigned_commits: true });
      Object.assign(project.rules[0] ?? {}, { approvals_required: 0 });
      project.pushRule = { reject_unsigned_commits: false };
      assert.deepEqual(await driftSeen(outs), [
        "approvals_required is 0, not 2",
        "reject_unsigned_commits is false, not true",
      ]);
      await provider.update("", outs, paid);
      assert.deepEqual(await driftSeen(outs), []);
      assert.equal(project.rules.length, 1);
    });

    it("comes through trouble in the middle of its changes", async () => {
      api.troubles.push(502, 429, 503);
      await provider.create(wish("gitlab", { paidPlan: true }));
      assert.deepEqual(await driftSeen({ ...wish("gitlab", { paidPlan: true }), drift: [] }), []);
    });

    it("removes the branch's protection alone, and does not mind when it is gone", async () => {
      const { outs } = await provider.create(wish("gitlab", { statusChecks: ["ci"] }));
      await provider.delete("", outs);
      assert.equal(project.branches.size, 0);
      assert.equal(project.settings.only_allow_merge_if_pipeline_succeeds, true);
      await provider.delete("", outs);
      assert.equal((await provider.read("x", outs)).id, "");
    });

    it("does not take a project that it cannot see for an unprotected one", async () => {
      const hidden = { ...wish("gitlab", { repository: "acme/none" }), drift: [] };
      await assert.rejects(provider.read("x", hidden), /status 404\. There is no such repository, or the token/);
      await assert.rejects(provider.delete("x", hidden), /status 404\. There is no such repository, or the token/);
    });
  });

  describe("Bitbucket", () => {
    let restrictions: Fields[];
    const kinds = (): unknown[] => restrictions.map(({ kind }) => kind);
    beforeEach(async () => {
      restrictions = [{ id: 1, kind: "push", branch_match_kind: "glob", pattern: "other", users: [{}], groups: [] }];
      api = await fakeApi(bitbucketRoutes(restrictions, () => api.apiUrl));
    });

    it("exempts nobody from the pull request, with what is free", async () => {
      await provider.create(wish("bitbucket"));
      assert.deepEqual(kinds(), ["push", "push", "force", "delete", "require_approvals_to_merge"]);
      const { id: _id, ...push } = restrictions[1] ?? {};
      assert.deepEqual(push, { kind: "push", branch_match_kind: "glob", pattern: "main", users: [], groups: [] });
      assert.equal(restrictions[4]?.value, 1);
    });

    it("enforces checks where they are paid for, and sees what somebody changed on a later page", async () => {
      const paid = wish("bitbucket", { paidPlan: true, statusChecks: ["a", "b"] });
      const { outs } = await provider.create(paid);
      assert.deepEqual(kinds().slice(5), [
        "require_passing_builds_to_merge",
        "enforce_merge_checks",
        "reset_pullrequest_approvals_on_change",
      ]);
      Object.assign(restrictions[1] ?? {}, { users: [{ username: "somebody" }] });
      Object.assign(restrictions[5] ?? {}, { value: 1 });
      restrictions.pop();
      assert.deepEqual(await driftSeen(outs), [
        "push is 1, not 0",
        "require_passing_builds_to_merge is 1, not 2",
        "reset_pullrequest_approvals_on_change is null, not true",
      ]);
      await provider.update("", outs, paid);
      assert.deepEqual(await driftSeen(outs), []);
      assert.equal(restrictions.length, 8);
    });

    it("takes back what is no longer wanted, and leaves what others tightened", async () => {
      const { outs } = await provider.create(wish("bitbucket", { statusChecks: ["a"] }));
      restrictions.push({ id: 99, kind: "enforce_merge_checks", branch_match_kind: "glob", pattern: "main" });
      await provider.update("", outs, wish("bitbucket", { reviews: 0 }));
      assert.deepEqual(kinds(), ["push", "push", "force", "delete", "enforce_merge_checks"]);
    });

    it("removes its own restrictions, and nobody else's", async () => {
      const { outs } = await provider.create(wish("bitbucket"));
      restrictions.push({ id: 99, kind: "require_tasks_to_be_completed", branch_match_kind: "glob", pattern: "main" });
      await provider.delete("", outs);
      assert.deepEqual(kinds(), ["push", "require_tasks_to_be_completed"]);
    });
  });

  describe("Forgejo", () => {
    let rules: Fields[];
    beforeEach(async () => {
      rules = [];
      api = await fakeApi(forgejoRoutes(rules));
    });

    it("binds administrators by Forgejo's own name for it", async () => {
      const { outs } = await provider.create(wish("forgejo", { branch: "release/1" }));
      assert.equal(rules[0]?.rule_name, "release/1");
      assert.equal(rules[0]?.apply_to_admins, true);
      Object.assign(rules[0] ?? {}, { apply_to_admins: false });
      assert.deepEqual(await driftSeen(outs), ["administrators_bound is false, not true"]);
      await provider.update("", outs, wish("forgejo", { branch: "release/1" }));
      assert.deepEqual(await driftSeen(outs), []);
      await provider.delete("", outs);
      assert.deepEqual(rules, []);
    });

    it("fails where the host does not keep what it is given", async () => {
      await api.stop();
      const forgetful = forgejoRoutes(rules);
      api = await fakeApi((method, path, body) =>
        forgetful(method, path, method === "POST" ? { ...body, required_approvals: 0 } : body),
      );
      await assert.rejects(
        provider.create(wish("forgejo")),
        /did not keep the protection of the branch "main" of acme\/shop.*required_approvals is 0, not 1/,
      );
    });
  });
});

describe("differences of guards", () => {
  const olds: GuardState = {
    kind: "gitea",
    apiUrl: "https://git.example.com/api/v1",
    tokenEnvironment: "GITEA_TOKEN",
    repository: "acme/shop",
    branch: "main",
    reviews: 1,
    signedCommits: true,
    statusChecks: ["a"],
    paidPlan: false,
    drift: [],
  };
  const { drift: _drift, ...same } = olds;
  const table: [title: string, news: Partial<GuardInputs>, changes: boolean, replaces: string[]][] = [
    ["nothing for the same wish", {}, false, []],
    ["a change in place for more reviews", { reviews: 2 }, true, []],
    ["a change in place for another check", { statusChecks: ["b"] }, true, []],
    ["a change in place for another home of the token", { tokenConfig: "t" }, true, []],
    ["another protection for another branch, after the old one", { branch: "next" }, true, ["branch"]],
    ["another protection for another repository, after the old one", { repository: "a/b" }, true, ["repository"]],
  ];
  for (const [title, news, changes, replaces] of table)
    it(`asks for ${title}`, async () => {
      const deleteBeforeReplace = replaces.length > 0;
      const seen = await provider.diff("", olds, { ...same, ...news });
      assert.deepEqual(seen, { changes, replaces, deleteBeforeReplace });
    });
});
