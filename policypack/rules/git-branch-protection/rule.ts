import type { Field } from "../field";
import { type Finding, fail } from "../finding";
import { gitUses, parseRepository } from "../gitRepositories";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

const keys = /:(RepositoryDeployKey|DeployKey|RepositoryKey|DeployKeyRegistration)$/;
const guards = /:(BranchProtection|BranchProtectionV3|RepositoryRuleset|BranchProtectionRule|BranchRestriction)$/;

/** Protection of branches beside the repositories' keys. Allowed: one for each repository that agents use. */
export const rule = defineRule({
  id: "git-branch-protection",
  group: "F",
  level: "advisory",
  severity: "medium",
  kinds: "*",
  says: "repositories that agents push to ask for a review",
  why: "A key that may push reaches the main branch, and with it whatever is built from there, unless the host holds it back.",
  mend: "protect the main branch: RepositoryGuard, or the provider's branch protection, with reviews",
  compliance: ["SOC2 CC8.1", "K9"],
  checkStack: (objects) => {
    const registered = objects.filter(({ origin }) => keys.test(origin.type ?? ""));
    const used = new Set(objects.flatMap(gitUses).map(({ repository }) => lastName(repository)));
    const guarded = objects
      .filter(({ origin }) => guards.test(origin.type ?? ""))
      .filter(asksForReview)
      .map(repositoryOf);
    return registered
      .filter((object) => isPushed(object) || used.has(lastName(repositoryOf(object))))
      .filter((object) => !guarded.some((field) => isSame(field, repositoryOf(object))))
      .map(
        (object): Finding => ({ ...fail(repositoryOf(object), "no protection of its branches in this stack"), object }),
      );
  },
});

const isPushed = ({ root }: KubeObject): boolean =>
  root.at("readOnly").value === false || root.at("canPush").value === true;

const repositoryOf = ({ root }: KubeObject): Field =>
  root.at("repository").or(root.at("repositoryId"), root.at("project"));

/** The ways in which hosts and providers spell a review; what is not known yet may be one. */
const asksForReview = ({ root }: KubeObject): boolean =>
  [
    ["reviews"],
    ["requiredPullRequestReviews"],
    ["rules", "pullRequest"],
    ["requiredApprovals"],
    ["codeOwnerApprovalRequired"],
  ]
    .map((path) => root.at(...path))
    .some((field) => field.isUnknown || (field.isSet && field.value !== 0 && field.value !== false));

/** `acme/shop`, `shop` and `git@host:acme/shop.git` name one repository as far as a provider tells. */
const lastName = (field: Field): string => {
  const text = String(field.get("quantity") ?? "");
  return (parseRepository(text)?.path ?? text).split("/").at(-1) ?? "";
};

// What is not known yet may be that repository.
const isSame = (one: Field, other: Field): boolean =>
  one.isUnknown || other.isUnknown || one.isAbsent || lastName(one) === lastName(other);
