import { type Acceptance, type AcceptanceArgs, parseAcceptance } from "../acceptance";
import { type GitHost, parseGitHostAt, parseRepositoryAt, type Repository } from "../git/host";
import { type Problems, problems } from "../problems";
import type { RepositoryGuardArgs } from "./args";

export interface RepositoryGuardModel {
  host: GitHost;
  repository: Repository;
  branch: string;
  /** None only when accepted. */
  reviews: number;
  signedCommits: boolean;
  statusChecks: string[];
  paidPlan: boolean;
  /** What is looser than by default, and who answers for it. */
  loosened: string[];
}

// A pattern would mean something else at each host.
const branchName = /^(?!.*(\.\.|\/\/|\.lock$))[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}(?<![./])$/;

function parseBranch(branch: string, p: Problems): string {
  if (!branchName.test(branch))
    p.note(`"${branch}" is no name of one branch; write it in full and without wildcards, for example "main"`);
  return branch;
}

function parseReviews({ reviews, unreviewed }: RepositoryGuardArgs, p: Problems): number {
  if (unreviewed !== undefined) {
    if (reviews !== undefined) p.note("unreviewed takes changes without any; give one of the two");
    return 0;
  }
  const count = reviews ?? 1;
  if (!Number.isInteger(count) || count < 1 || count > 6)
    p.note(`${count} is no number of reviews; use 1 to 6, or have their absence accepted with unreviewed`);
  return count;
}

function parseStatusChecks(checks: string[], p: Problems): string[] {
  checks.forEach((check, i) => {
    if (check.trim() === "") p.at(i).note("a check needs a name; write it as the host shows it");
    else if (checks.indexOf(check) < i) p.at(i).note(`"${check}" stands there twice; leave one out`);
  });
  return checks;
}

const loosening = (what: string, { owner, reviewBy, reason }: Acceptance): string =>
  `${what}, accepted by ${owner} until ${reviewBy}: ${reason}`;

function parseLoosened(args: RepositoryGuardArgs, p: Problems): string[] {
  const asked: [key: string, what: string, given: AcceptanceArgs | undefined][] = [
    ["unreviewed", "changes without a review", args.unreviewed],
    ["unsignedCommits", "commits without a signature", args.unsignedCommits],
  ];
  return asked.flatMap(([key, what, given]) =>
    given === undefined ? [] : [loosening(what, parseAcceptance(given, p.at(key)))],
  );
}

/** Settles what is to be enforced; throws with every problem. */
export function parseRepositoryGuard(name: string, args: RepositoryGuardArgs): RepositoryGuardModel {
  const p = problems(`RepositoryGuard "${name}"`);
  const host = parseGitHostAt(args.host, p.at("host"));
  const hostIsKnown = p.at("host").at("kind").clean();
  const path = String(args.repository ?? "");
  const at = p.at("repository");
  if (path === "") at.note("name the repository, as owner/name");
  const known = hostIsKnown && path !== "";
  return p.done({
    host,
    // At an unknown host no path can be told right from wrong.
    repository: known ? parseRepositoryAt(path, host, at) : { owner: "", name: path, path, sshUrl: "" },
    branch: parseBranch(args.branch ?? "main", p.at("branch")),
    reviews: parseReviews(args, p.at("reviews")),
    signedCommits: args.unsignedCommits === undefined,
    statusChecks: parseStatusChecks(args.statusChecks ?? [], p.at("statusChecks")),
    paidPlan: args.paidPlan ?? false,
    loosened: parseLoosened(args, p),
  });
}
