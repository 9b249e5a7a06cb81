import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { problems } from "../../../components/problems";
import {
  deploymentSchedule,
  githubWorkflow,
  gitlabPipeline,
  gitlabSchedule,
} from "../../../components/rotation/emitters";
import type { RotationScheduleArgs } from "../../../components/rotation/planArgs";
import { parseSchedule, type ScheduleModel } from "../../../components/rotation/schedule";
import { actions, image, schedule } from "./samples";
import { seed } from "./settings";

function modelOf(args: RotationScheduleArgs): ScheduleModel {
  const p = problems("Rotation");
  return p.done(parseSchedule(args, "rotation", p));
}

const model = modelOf(schedule);
const github = modelOf(schedule).github ?? assert.fail("no workflow was asked for");
const gitlab = modelOf(schedule).gitlab ?? assert.fail("no job was asked for");
/** As the system reads it: written as YAML, and read again. */
const read = (object: object): Record<string, unknown> => parse(stringify(object, { lineWidth: 0 }));
const cron = "41 3 * * *";

describe("the schedule", () => {
  it("is daily, at an hour of the night and a minute that follows from the stack", () => {
    assert.equal(model.cron, cron);
    assert.equal(modelOf({ ...schedule, hour: 0 }).cron, cron.replace(" 3 ", " 0 "));
    assert.notEqual(modelOf({ ...schedule, stack: "acme/platform/dev" }).cron, cron);
  });

  it("spreads stacks over the hour", () => {
    const stack = fc.stringMatching(/^[a-z]{1,12}$/).map((name) => `acme/platform/${name}`);
    fc.assert(
      fc.property(stack, (name) => {
        const [minute = "", ...rest] = modelOf({ stack: name }).cron.split(" ");
        assert.ok(/^\d{1,2}$/.test(minute) && Number(minute) < 60, minute);
        assert.deepEqual(rest, ["3", "*", "*", "*"]);
      }),
      { seed, numRuns: 200, verbose: 1 },
    );
    const minutes = Array.from({ length: 600 }, (_, i) => modelOf({ stack: `acme/p/s${i}` }).cron.split(" ")[0]);
    assert.equal(new Set(minutes).size, 60);
  });

  it("gives Pulumi Cloud an update at that minute", () => {
    assert.deepEqual(deploymentSchedule(model), {
      organization: "acme",
      project: "platform",
      stack: "prod",
      pulumiOperation: "update",
      scheduleCron: cron,
    });
  });
});

describe("the workflow for GitHub Actions", () => {
  it("runs daily and by hand, one run at a time, none cut off, with no right by default", () => {
    const { on, permissions, concurrency, jobs } = read(githubWorkflow(model, github));
    assert.deepEqual(on, { schedule: [{ cron }], workflow_dispatch: {} });
    assert.deepEqual(permissions, {});
    assert.deepEqual(concurrency, { group: "pulumi-acme-platform-prod", "cancel-in-progress": false });
    const { rotate } = jobs as { rotate: Record<string, unknown> };
    assert.deepEqual(Object.keys(jobs as object), ["rotate"]);
    assert.deepEqual(rotate.permissions, { contents: "read", "id-token": "write" });
    assert.equal(rotate["timeout-minutes"], 60);
    assert.equal(rotate["runs-on"], "ubuntu-24.04");
    assert.equal("environment" in rotate, false);
  });

  it("uses actions by commit only, signs in before it updates, and names no secret", () => {
    const workflow = githubWorkflow(model, github);
    const { jobs } = read(workflow) as { jobs: { rotate: { steps: Record<string, unknown>[] } } };
    assert.deepEqual(jobs.rotate.steps, [
      { uses: `actions/checkout@${actions.checkout}`, with: { "persist-credentials": false } },
      { uses: `actions/setup-node@${actions.setupNode}`, with: { "node-version": "22" } },
      { run: "npm ci --ignore-scripts", "working-directory": "." },
      {
        uses: `pulumi/auth-actions@${actions.pulumiAuth}`,
        with: {
          organization: "acme",
          "requested-token-type": "urn:pulumi:token-type:access_token:organization",
        },
      },
      {
        uses: `pulumi/actions@${actions.pulumi}`,
        with: { command: "up", "stack-name": "acme/platform/prod", "work-dir": "." },
      },
    ]);
    assert.doesNotMatch(stringify(workflow), /secrets\.|\$\{\{/);
  });

  it("asks for a token of a team, in a protected environment, when told so", () => {
    const named = modelOf({ ...schedule, team: "rotators", githubActions: { actions, environment: "prod" } });
    const text = stringify(githubWorkflow(named, named.github ?? assert.fail()), { lineWidth: 0 });
    assert.match(text, /requested-token-type: urn:pulumi:token-type:access_token:team\n\s+scope: team:rotators/);
    assert.match(text, /\n {4}environment: prod\n/);
  });
});

describe("the job for GitLab CI", () => {
  it("runs by schedule only, one at a time, signed in by its ID token from a file", () => {
    assert.deepEqual(read(gitlabPipeline(model, gitlab)), {
      "rotate-credentials": {
        image,
        rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule"' }],
        resource_group: "pulumi-acme-platform-prod",
        interruptible: false,
        timeout: "1 hour",
        id_tokens: { PULUMI_ID_TOKEN: { aud: "urn:pulumi:org:acme" } },
        variables: { PULUMI_CREDENTIALS_PATH: "/tmp/pulumi" },
        script: [
          "cd . && npm ci --ignore-scripts",
          "umask 077 && mkdir -p /tmp/pulumi",
          `printf '%s' "$PULUMI_ID_TOKEN" > /tmp/pulumi/id-token`,
          "pulumi login --oidc-token=file:///tmp/pulumi/id-token --oidc-org=acme",
          "pulumi up --yes --skip-preview --non-interactive --stack=acme/platform/prod --cwd=.",
        ],
        after_script: ["rm -rf /tmp/pulumi"],
      },
    });
  });

  it("has a schedule on the branch, in UTC", () => {
    assert.deepEqual(gitlabSchedule(model, gitlab), {
      description: "Rotate the credentials of acme/platform/prod",
      ref: "refs/heads/main",
      cron,
      cronTimezone: "UTC",
    });
  });
});
