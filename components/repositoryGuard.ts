import * as pulumi from "@pulumi/pulumi";
import { GitHostKind } from "./git/args";
import { githubSdk } from "./git/remoteResource";
import type { RepositoryGuardArgs } from "./repositoryGuard/args";
import { byHandFor, unmetBy } from "./repositoryGuard/limits";
import { parseRepositoryGuard } from "./repositoryGuard/model";
import { registerGuard } from "./repositoryGuard/register";

export type { RepositoryGuardArgs } from "./repositoryGuard/args";

/**
 * What the Git host must enforce for a branch that agents write to: reviewed changes alone, no push, no force, no deletion,
 * signed commits, for administrators and deploy keys too. What the host cannot do is said in `unmet`.
 *
 * ```ts
 * const host = { kind: GitHostKind.Gitea, host: "git.example.com", tokenConfig: "giteaToken" };
 * const guard = new RepositoryGuard("shop", { host, repository: "acme/shop", statusChecks: ["ci/test"] });
 * ```
 */
export class RepositoryGuard extends pulumi.ComponentResource {
  /** What the host cannot enforce, or not on this plan; empty when all is enforced. */
  readonly unmet: pulumi.Output<string[]>;
  /** What somebody has to set at a manual host; empty elsewhere. */
  readonly byHand: pulumi.Output<string[]>;
  /** What is looser than by default, who accepted it, and until when. */
  readonly loosened: pulumi.Output<string[]>;

  constructor(name: string, args: RepositoryGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseRepositoryGuard(name, args);
    if (model.host.kind === GitHostKind.GitHub) githubSdk(); // a missing package registers nothing
    super("palisade:index:RepositoryGuard", name, args, opts);
    registerGuard(model, name, { parent: this });
    this.unmet = pulumi.output(unmetBy(model));
    this.byHand = pulumi.output(byHandFor(model));
    this.loosened = pulumi.output(model.loosened);
    this.registerOutputs({ unmet: this.unmet, byHand: this.byHand, loosened: this.loosened });
  }
}
