import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { apply } from "./apply";
import { today } from "./clock";
import { type DueCredential, dueOf, nextDay, reportOf } from "./rotation/due";
import { deploymentSchedule, githubWorkflow, gitlabPipeline, gitlabSchedule } from "./rotation/emitters";
import { parseRotationPlan, rotationManifests } from "./rotation/plan";
import type { RotationPlanArgs } from "./rotation/planArgs";
import { runnerManifests } from "./rotation/runner";
import type { ScheduleModel } from "./rotation/schedule";

export type { RotationArgs, RotationEarlierArgs, RotationFreezeArgs } from "./rotation/args";
export type { DueCredential } from "./rotation/due";
export type {
  GithubActionsArgs,
  GitlabCiArgs,
  InClusterRotationArgs,
  PinnedActionsArgs,
  RotationPlanArgs,
  RotationScheduleArgs,
  RotationTargetArgs,
  RunnerArgs,
} from "./rotation/planArgs";
export { RunnerMode } from "./rotation/planArgs";

/** Each form of the schedule as text; empty where it was not asked for. */
function written(m: ScheduleModel | undefined) {
  const { github, gitlab, runner } = m ?? {};
  const yaml = (objects: object[]): string =>
    objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n");
  return {
    deploymentSchedule: m === undefined ? {} : deploymentSchedule(m),
    githubWorkflow: m && github ? yaml([githubWorkflow(m, github)]) : "",
    gitlabPipeline: m && gitlab ? yaml([gitlabPipeline(m, gitlab)]) : "",
    gitlabSchedule: m && gitlab ? gitlabSchedule(m, gitlab) : {},
    cronJob: m && runner ? yaml(runnerManifests(m, runner).map(({ manifest }) => manifest)) : "",
  };
}

/**
 * When each credential of a stack gets its next key, and who runs `pulumi up` for it. The components that make the keys
 * take the same settings; this one lists what is due, and writes the schedules.
 */
export class Rotation extends pulumi.ComponentResource {
  /** All credentials, the soonest first. */
  readonly due: pulumi.Output<DueCredential[]>;
  /** The same for people. */
  readonly report: pulumi.Output<string>;
  /** First day after this one on which a run changes something. */
  readonly next: pulumi.Output<string>;
  /** Arguments for a DeploymentSchedule of Pulumi Cloud; empty without a schedule. */
  readonly deploymentSchedule: pulumi.Output<Record<string, string>>;
  /** Workflow for GitHub Actions, as YAML; empty where not asked for. */
  readonly githubWorkflow: pulumi.Output<string>;
  /** Job for GitLab CI, as YAML; empty where not asked for. */
  readonly gitlabPipeline: pulumi.Output<string>;
  /** Arguments for a PipelineSchedule of GitLab; empty where not asked for. */
  readonly gitlabSchedule: pulumi.Output<Record<string, string>>;
  /** Objects of the CronJob that runs `pulumi up`, as YAML; empty where not asked for. */
  readonly cronJob: pulumi.Output<string>;

  constructor(name: string, args: RotationPlanArgs, opts?: pulumi.ComponentResourceOptions) {
    const model = parseRotationPlan(name, args, today());
    super("palisade:index:Rotation", name, args, opts);
    apply(this, name, rotationManifests(model));
    const due = dueOf(model.rotation, model.credentials);
    const texts = written(model.schedule);
    this.due = pulumi.output(due);
    this.report = pulumi.output(reportOf(model.rotation, due));
    this.next = pulumi.output(nextDay(due));
    this.deploymentSchedule = pulumi.output<Record<string, string>>(texts.deploymentSchedule);
    this.githubWorkflow = pulumi.output(texts.githubWorkflow);
    this.gitlabPipeline = pulumi.output(texts.gitlabPipeline);
    this.gitlabSchedule = pulumi.output<Record<string, string>>(texts.gitlabSchedule);
    this.cronJob = pulumi.output(texts.cronJob);
    this.registerOutputs({ due: this.due, report: this.report, next: this.next, ...texts });
  }
}
