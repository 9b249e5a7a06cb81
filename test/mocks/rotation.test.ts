import assert from "node:assert/strict";
import { parse, parseAllDocuments } from "yaml";
import { Rotation, type RotationPlanArgs, RunnerMode } from "../../components/rotation";
import { image, inCluster, plan, schedule } from "../unit/rotation/samples";
import { outputOf, registrations } from "./registrations";

const today = "2026-11-21";
const made = (args: Partial<RotationPlanArgs>) =>
  registrations(() => new Rotation("keys", { today, credentials: ["acme/api", "llm"], ...args }));

const runner = { image, allow: [{ cidr: { cidr: "203.0.113.0/24" } }] };

describe("Rotation", () => {
  it("registers nothing but itself when only asked what is due", async () => {
    const seen = await made({});
    assert.equal(seen.error, "");
    assert.deepEqual(seen.types, ["palisade:index:Rotation"]);
  });

  it("lists what is due, and the first day with work", async () => {
    await registrations(async () => {
      const rotation = new Rotation("keys", { today, credentials: ["acme/api", "llm"] });
      assert.deepEqual(
        (await outputOf(rotation.due)).map(({ credential, daysLeft }) => [credential, daysLeft]),
        [
          ["acme/api", 67],
          ["llm", 89],
        ],
      );
      assert.equal(await outputOf(rotation.next), "2026-11-27");
      assert.match(await outputOf(rotation.report), /^2026-11-21: 2 credentials/);
    });
  });

  it("reads the day of the run from the one clock, which a variable replaces", async () => {
    const before = process.env.PALISADE_TODAY;
    process.env.PALISADE_TODAY = "2027-02-18";
    try {
      await registrations(async () => {
        const rotation = new Rotation("keys", { credentials: ["llm"] });
        assert.match(await outputOf(rotation.report), /^2027-02-18: 1 credential.*\n.*the old key goes on 2027-02-25/);
      });
    } finally {
      if (before === undefined) delete process.env.PALISADE_TODAY;
      else process.env.PALISADE_TODAY = before;
    }
  });

  it("leaves every form of the schedule empty that was not asked for", async () => {
    await registrations(async () => {
      const rotation = new Rotation("keys", { today, credentials: ["llm"] });
      const { githubWorkflow, gitlabPipeline, cronJob, deploymentSchedule, gitlabSchedule } = rotation;
      for (const text of [githubWorkflow, gitlabPipeline, cronJob]) assert.equal(await outputOf(text), "");
      for (const args of [deploymentSchedule, gitlabSchedule]) assert.deepEqual(await outputOf(args), {});
    });
  });

  it("writes the forms that were asked for, and registers none of them", async () => {
    let cronJobs: unknown[] = [];
    const seen = await registrations(async () => {
      const rotation = new Rotation("keys", { today, credentials: ["llm"], schedule });
      assert.equal((await outputOf(rotation.deploymentSchedule)).scheduleCron, "41 3 * * *");
      assert.ok("rotate" in parse(await outputOf(rotation.githubWorkflow)).jobs);
      assert.ok("rotate-credentials" in parse(await outputOf(rotation.gitlabPipeline)));
      assert.equal((await outputOf(rotation.gitlabSchedule)).ref, "refs/heads/main");
      cronJobs = parseAllDocuments(await outputOf(rotation.cronJob)).map((one) => one.toJS());
    });
    assert.deepEqual(seen.types, ["palisade:index:Rotation"]);
    assert.deepEqual(
      cronJobs.map((one) => Reflect.get(Object(one), "kind")),
      ["Namespace", "NetworkPolicy", "ServiceAccount", "ServiceAccount", "CronJob", "NetworkPolicy"],
    );
  });

  it("registers the runner when told to install it", async () => {
    const cronJob = { ...runner, mode: RunnerMode.Install };
    const seen = await made({ schedule: { stack: "acme/platform/prod", cronJob } });
    assert.equal(seen.error, "");
    assert.deepEqual(seen.names.sort(), [
      "keys",
      "keys-runner-account",
      "keys-runner-account-default",
      "keys-runner-cronjob",
      "keys-runner-default-deny",
      "keys-runner-egress-policy",
      "keys-runner-namespace",
    ]);
  });

  it("registers the job in the cluster, with a role for each namespace that it serves", async () => {
    const seen = await made({ inCluster });
    assert.equal(seen.error, "");
    assert.deepEqual(seen.names.sort(), [
      "keys",
      "keys-job-account",
      "keys-job-account-default",
      "keys-job-binding-agents-payments",
      "keys-job-binding-agents-search",
      "keys-job-cronjob",
      "keys-job-default-deny",
      "keys-job-egress",
      "keys-job-namespace",
      "keys-job-role-agents-payments",
      "keys-job-role-agents-search",
    ]);
    assert.ok(seen.all.slice(1).every(({ urn }) => urn.includes("palisade:index:Rotation$")));
  });

  const broken: [what: string, args: Partial<RotationPlanArgs>, message: RegExp][] = [
    ["no credential", { credentials: [] }, /credentials: name at least one credential/],
    ["a name over two lines", { credentials: ["a\nb"] }, /credentials\[0\]: "a\nb" is no name; write it on one line/],
    ["a name twice", { credentials: ["a", "a"] }, /credentials\[1\]: "a" is there twice; name each credential once/],
    ["settings that do not work", { periodDays: 100 }, /periodDays: 100 is no period/],
    [
      "a replaced credential of nobody",
      { rotateNow: { other: today } },
      /rotateNow\.other: "other" is none of the credentials; name one of them/,
    ],
    [
      "half a stack",
      { schedule: { stack: "prod" } },
      /schedule\.stack: "prod" is no full name of a stack; write "organization\/project\/stack"/,
    ],
    ["a stack with a command", { schedule: { stack: "a/b/c;d" } }, /schedule\.stack: "a\/b\/c;d" is no full name/],
    [
      "an hour of another clock",
      { schedule: { stack: "a/b/c", hour: 24 } },
      /schedule\.hour: 24 is no hour; use a whole/,
    ],
    [
      "a folder outside",
      { schedule: { stack: "a/b/c", directory: "../x" } },
      /schedule\.directory: "\.\.\/x" is no folder/,
    ],
    ["a folder with a command", { schedule: { stack: "a/b/c", directory: "x;y" } }, /schedule\.directory: "x;y" is no/],
    ["a team with a space", { schedule: { stack: "a/b/c", team: "a b" } }, /schedule\.team: "a b" is no team/],
    [
      "an action by its tag",
      {
        schedule: {
          stack: "a/b/c",
          githubActions: { actions: { checkout: "v4", setupNode: "", pulumiAuth: "", pulumi: "" } },
        },
      },
      /githubActions\.actions\.checkout: "v4" pins nothing; give the full commit .*\n.*setupNode: "".*\n.*pulumiAuth.*\n.*pulumi: ""/,
    ],
    [
      "a version and an environment that are none",
      {
        schedule: {
          ...schedule,
          githubActions: {
            actions: { checkout: "", setupNode: "", pulumiAuth: "", pulumi: "" },
            nodeVersion: "lts",
            environment: "a b",
          },
        },
      },
      /nodeVersion: "lts" is no version; write it like "22"\n.*environment: "a b" is no environment/,
    ],
    [
      "an image that can change, and a branch that is none",
      { schedule: { stack: "a/b/c", gitlabCi: { image: "node:22", branch: "a b" } } },
      /gitlabCi\.branch: "a b" is no branch; .*\n.*gitlabCi\.image: "node:22" can change under you/,
    ],
    [
      "a runner without network",
      { schedule: { stack: "a/b/c", cronJob: { image, allow: [] } } },
      /cronJob\.allow: a run that reaches nothing does nothing; name Pulumi Cloud/,
    ],
    [
      "a runner's names on plain policies",
      { schedule: { stack: "a/b/c", cronJob: { image, allow: [{ fqdn: { name: "api.pulumi.com" } }] } } },
      /cronJob\.allow\[0\]\.fqdn\.name: NetworkPolicy knows no names/,
    ],
    [
      "a runner's folder, mode and level that are none",
      {
        schedule: {
          stack: "a/b/c",
          cronJob: { ...runner, directory: "w", mode: "later" as RunnerMode, podSecurityVersion: "latest" },
        },
      },
      /directory: "w" is no folder of an image; .*\n.*mode: "later" is no mode; use "emit" or "install"\n.*podSecurityVersion: "latest" pins nothing/,
    ],
    [
      "a runner among the cluster's own",
      { schedule: { stack: "a/b/c", cronJob: { ...runner, namespace: "kube-system" } } },
      /cronJob\.namespace: "kube-system" belongs to the cluster/,
    ],
    [
      "a job that renews nothing",
      { inCluster: { ...inCluster, targets: [] } },
      /inCluster\.targets: name at least one namespace with the Secrets to renew/,
    ],
    [
      "a job that may read all Secrets",
      { inCluster: { ...inCluster, targets: [{ namespace: "team", secrets: [] }] } },
      /inCluster\.targets\[0\]\.secrets: name at least one Secret; without names the job could read them all/,
    ],
    [
      "a job among those whose keys it renews",
      { inCluster: { ...inCluster, targets: [{ namespace: "palisade-rotation", secrets: ["a"] }] } },
      /targets\[0\]\.namespace: "palisade-rotation" is the job's own namespace; who makes pods there/,
    ],
    [
      "names that are none, or there twice",
      { inCluster: { ...inCluster, targets: [{ namespace: "team", secrets: ["A", "a", "a"], restarts: ["b", "b"] }] } },
      /secrets\[0\]: "A" is no object name.*\n.*secrets\[2\]: Secret "a" is there twice.*\n.*restarts\[1\]: Deployment "b" is there twice/,
    ],
    [
      "a namespace twice",
      { inCluster: { ...inCluster, targets: ["a", "b"].map((name) => ({ namespace: "team", secrets: [name] })) } },
      /targets\[1\]\.namespace: "team" is there twice; put its Secrets together/,
    ],
    [
      "no address of the API server",
      { inCluster: { ...inCluster, apiServerCidrs: [] } },
      /inCluster\.apiServerCidrs: name the addresses of the API server/,
    ],
    [
      "a metadata endpoint as the API server",
      { inCluster: { ...inCluster, apiServerCidrs: ["169.254.169.254/32"] } },
      /inCluster\.apiServerCidrs\[0\]: "169\.254\.169\.254\/32" lies in 169\.254\.0\.0\/16/,
    ],
    [
      "a job without an image, with no command and no hour",
      { inCluster: { ...inCluster, image: "", command: [], hour: -1, podSecurityVersion: "1.36" } },
      /inCluster\.command: an empty command runs nothing; .*\n.*image: name an image by digest.*\n.*hour: -1 is no hour.*\n.*podSecurityVersion: "1\.36" pins nothing/,
    ],
    [
      "two jobs in one namespace",
      { ...plan, inCluster: { ...inCluster, namespace: "palisade-runner" } },
      /inCluster\.namespace: "palisade-runner" is the runner's; give each job a namespace of its own/,
    ],
  ];
  for (const [what, args, message] of broken) {
    it(`refuses ${what}, and registers nothing`, async () => {
      const seen = await made(args);
      assert.deepEqual(seen.types, []);
      assert.match(seen.error, message);
    });
  }

  it("lists all problems at once", async () => {
    const seen = await made({ credentials: [], overlapDays: 0, schedule: { stack: "x", hour: 30 } });
    assert.match(seen.error, /^Rotation "keys": 4 problems/);
  });
});
