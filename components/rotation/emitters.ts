import type { GithubModel, GitlabModel, ScheduleModel } from "./schedule";

/** Arguments of the resource DeploymentSchedule of the Pulumi Cloud provider. */
export const deploymentSchedule = (m: ScheduleModel): Record<string, string> => ({
  organization: m.organization,
  project: m.project,
  stack: m.stack,
  pulumiOperation: "update",
  scheduleCron: m.cron,
});

/** Arguments of the resource PipelineSchedule of the GitLab provider; the project is the caller's. */
export const gitlabSchedule = (m: ScheduleModel, gitlab: GitlabModel): Record<string, string> => ({
  description: `Rotate the credentials of ${m.fullName}`,
  ref: `refs/heads/${gitlab.branch}`,
  cron: m.cron,
  cronTimezone: "UTC",
});

/** Two runs of one stack wait for each other; an update is never cut off half-way. */
const groupOf = (m: ScheduleModel): string => `pulumi-${m.fullName.replaceAll("/", "-")}`;

const tokenType = (m: ScheduleModel): Record<string, string> =>
  m.team === undefined
    ? { "requested-token-type": "urn:pulumi:token-type:access_token:organization" }
    : { "requested-token-type": "urn:pulumi:token-type:access_token:team", scope: `team:${m.team}` };

// Packages run no scripts of their own: the job could ask for a token from the first step on.
const install = "npm ci --ignore-scripts";

const steps = (m: ScheduleModel, { actions, nodeVersion }: GithubModel): object[] => [
  { uses: `actions/checkout@${actions.checkout}`, with: { "persist-credentials": false } },
  { uses: `actions/setup-node@${actions.setupNode}`, with: { "node-version": nodeVersion } },
  { run: install, "working-directory": m.directory },
  { uses: `pulumi/auth-actions@${actions.pulumiAuth}`, with: { organization: m.organization, ...tokenType(m) } },
  {
    uses: `pulumi/actions@${actions.pulumi}`,
    with: { command: "up", "stack-name": m.fullName, "work-dir": m.directory },
  },
];

/** A workflow of GitHub Actions, to be stored as a file below .github/workflows. */
export const githubWorkflow = (m: ScheduleModel, github: GithubModel): object => ({
  name: `Rotate the credentials of ${m.fullName}`,
  on: { schedule: [{ cron: m.cron }], workflow_dispatch: {} },
  permissions: {},
  concurrency: { group: groupOf(m), "cancel-in-progress": false },
  jobs: {
    rotate: {
      "runs-on": "ubuntu-24.04",
      "timeout-minutes": 60,
      ...(github.environment === undefined ? {} : { environment: github.environment }),
      permissions: { contents: "read", "id-token": "write" },
      steps: steps(m, github),
    },
  },
});

/** What signs in by a token in a file, so that it stands in no list of processes. */
export const loginArgs = (m: Pick<ScheduleModel, "organization" | "team">, file: string): string[] => [
  "login",
  `--oidc-token=file://${file}`,
  `--oidc-org=${m.organization}`,
  ...(m.team === undefined ? [] : [`--oidc-team=${m.team}`]),
];

export const upArgs = (m: Pick<ScheduleModel, "fullName">, directory: string): string[] => [
  "up",
  "--yes",
  "--skip-preview",
  "--non-interactive",
  `--stack=${m.fullName}`,
  `--cwd=${directory}`,
];

/** A job of GitLab CI, to be merged into .gitlab-ci.yml. */
export const gitlabPipeline = (m: ScheduleModel, gitlab: GitlabModel): object => ({
  "rotate-credentials": {
    image: gitlab.image,
    rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule"' }],
    resource_group: groupOf(m),
    interruptible: false,
    timeout: "1 hour",
    id_tokens: { PULUMI_ID_TOKEN: { aud: `urn:pulumi:org:${m.organization}` } },
    variables: { PULUMI_CREDENTIALS_PATH: "/tmp/pulumi" },
    script: [
      `cd ${m.directory} && ${install}`,
      "umask 077 && mkdir -p /tmp/pulumi",
      `printf '%s' "$PULUMI_ID_TOKEN" > /tmp/pulumi/id-token`,
      `pulumi ${loginArgs(m, "/tmp/pulumi/id-token").join(" ")}`,
      `pulumi ${upArgs(m, ".").join(" ")}`,
    ],
    after_script: ["rm -rf /tmp/pulumi"],
  },
});
