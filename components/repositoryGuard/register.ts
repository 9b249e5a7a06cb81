import type * as pulumi from "@pulumi/pulumi";
import { GitHostKind } from "../git/args";
import { accessOf, githubSdk, Remote } from "../git/remoteResource";
import type { RepositoryGuardModel } from "./model";
import { rulesetFor } from "./ruleset";

/** Registers the protection where it belongs; nothing for a manual host. */
export function registerGuard(
  model: RepositoryGuardModel,
  name: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource | undefined {
  const { host, repository, branch, reviews, signedCommits, statusChecks, paidPlan } = model;
  if (host.kind === GitHostKind.Manual) return undefined;
  const child = `${name}-protection`;
  if (host.kind === GitHostKind.GitHub) {
    const { RepositoryRuleset } = githubSdk();
    return new RepositoryRuleset(child, rulesetFor(model, child), opts);
  }
  const wish = { repository: repository.path, branch, reviews, signedCommits, statusChecks, paidPlan };
  return new Remote("BranchProtection", "guard", child, { ...accessOf(host), ...wish }, opts);
}
