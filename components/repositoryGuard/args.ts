import type { AcceptanceArgs } from "../acceptance";
import type { GitHostArgs } from "../git/args";

/** Arguments of RepositoryGuard. */
export interface RepositoryGuardArgs {
  /** Where the repository is. @default - GitHub */
  host?: GitHostArgs;
  /** `owner/name`; at GitLab with subgroups. */
  repository: string;
  /** The branch that is protected. @default "main" */
  branch?: string;
  /** Approvals that a change needs, by others than its author. @default 1 */
  reviews?: number;
  /** Names of checks that must pass before a merge, as the host shows them. @default [] */
  statusChecks?: string[];
  /** Whether GitLab or Bitbucket is paid for, so that controls which cost money are set too. @default false */
  paidPlan?: boolean;
  /** A named and dated acceptance of changes that nobody has reviewed. @default - reviews are required */
  unreviewed?: AcceptanceArgs;
  /** A named and dated acceptance of commits without a signature. @default - signatures are required where the host can */
  unsignedCommits?: AcceptanceArgs;
}
