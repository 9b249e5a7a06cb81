import { GitHostKind } from "../git/args";
import type { RepositoryGuardModel } from "./model";

function unmetAtGitLab({ paidPlan, reviews, signedCommits, statusChecks }: RepositoryGuardModel): string[] {
  const unmet: string[] = [];
  if (!paidPlan && reviews > 0)
    unmet.push("reviews: GitLab demands approvals on a paid plan alone; until then, only maintainers can merge");
  if (!paidPlan && signedCommits)
    unmet.push("signed commits: GitLab refuses unsigned ones on a paid plan alone, by a push rule");
  if (statusChecks.length > 0)
    unmet.push("status checks: GitLab knows no checks by name; the whole pipeline must succeed instead");
  return unmet;
}

function unmetAtBitbucket({ paidPlan, reviews, signedCommits, statusChecks }: RepositoryGuardModel): string[] {
  const unmet: string[] = [];
  const checks = [...(reviews > 0 ? ["reviews"] : []), ...(statusChecks.length > 0 ? ["status checks"] : [])];
  if (!paidPlan && checks.length > 0)
    unmet.push(
      `${checks.join(" and ")}: without Premium, Bitbucket warns where they are missing, and merges all the same`,
    );
  if (!paidPlan && reviews > 0)
    unmet.push("stale approvals: Bitbucket takes them back after a push with Premium alone");
  if (signedCommits) unmet.push("signed commits: Bitbucket cannot refuse unsigned ones");
  if (statusChecks.length > 0)
    unmet.push("status checks: Bitbucket counts builds that pass, and does not know them by name");
  return unmet;
}

/** What the host cannot do, or not on this plan. */
export function unmetBy(model: RepositoryGuardModel): string[] {
  const byKind: Partial<Record<GitHostKind, (model: RepositoryGuardModel) => string[]>> = {
    gitlab: unmetAtGitLab,
    bitbucket: unmetAtBitbucket,
    manual: () => ["everything: nothing is set at a manual host; follow the list in byHand"],
  };
  return byKind[model.host.kind]?.(model) ?? [];
}

/** What somebody has to set at a manual host. */
export function byHandFor(model: RepositoryGuardModel): string[] {
  if (model.host.kind !== GitHostKind.Manual) return [];
  const { repository, branch, reviews, signedCommits, statusChecks } = model;
  return [
    `protect the branch "${branch}" of ${repository.path}: no push, no force push, no deletion, for administrators too`,
    "let no deploy key push to it or pass its rules",
    ...(reviews > 0
      ? [`demand ${reviews} approval(s) by others than the author, and take them back after a push`]
      : ["take changes by request alone, reviewed or not"]),
    ...(signedCommits ? ["refuse commits without a verified signature"] : []),
    ...(statusChecks.length > 0 ? [`demand that these checks pass: ${statusChecks.join(", ")}`] : []),
  ];
}
