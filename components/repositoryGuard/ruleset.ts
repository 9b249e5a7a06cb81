import type { RepositoryRulesetArgs } from "@pulumi/github";
import type { RepositoryGuardModel } from "./model";

/** GitHub's form. No bypass actors: a deploy key that may write counts as an administrator, and both are bound. */
export function rulesetFor(model: RepositoryGuardModel, name: string): RepositoryRulesetArgs {
  const { repository, branch, reviews, signedCommits, statusChecks } = model;
  const requiredChecks = statusChecks.map((context) => ({ context }));
  return {
    name,
    repository: repository.name,
    target: "branch",
    enforcement: "active",
    bypassActors: [],
    conditions: { refName: { includes: [`refs/heads/${branch}`], excludes: [] } },
    rules: {
      deletion: true,
      nonFastForward: true,
      requiredSignatures: signedCommits,
      pullRequest: {
        requiredApprovingReviewCount: reviews,
        dismissStaleReviewsOnPush: true,
        // Who pushed last cannot wave it through with an approval from before.
        requireLastPushApproval: reviews > 0,
        requiredReviewThreadResolution: true,
      },
      ...(requiredChecks.length > 0
        ? { requiredStatusChecks: { requiredChecks, strictRequiredStatusChecksPolicy: true } }
        : {}),
    },
  };
}
