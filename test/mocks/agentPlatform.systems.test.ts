import assert from "node:assert/strict";
import { AgentPlatform, type AgentPlatformArgs } from "../../index";
import { acceptance, image } from "../unit/operators/samples";
import { outputOf, type Registration, registrations, type Seen } from "./registrations";

const model = "anthropic/claude-sonnet-4";

/** Two teams, three repositories, four systems; nothing is named twice. */
const whole: AgentPlatformArgs = {
  git: { kind: "manual", host: "github.com" },
  rotation: { today: "2027-01-04" },
  modelKey: { generated: {} },
  sandboxHandler: "runsc",
  teams: [
    {
      name: "payments",
      userGroups: ["payments-people"],
      operatorGroups: ["payments-operators"],
      repositories: [
        {
          repository: "acme/payments",
          access: "write",
          gasTown: { beadsPrefix: "pay", polecats: [{ name: "pay-rounding", taskDescription: "Round half even" }] },
        },
        { repository: "acme/Ledger.Docs", name: "docs", kubeOpenCode: { model, instructions: "Add a test." } },
      ],
    },
    {
      name: "shop",
      userGroups: ["shop-people"],
      operatorGroups: ["shop-operators"],
      diagnostics: acceptance,
      repositories: [
        {
          repository: "acme/shop",
          kubeOpenCode: {
            model,
            scheduled: [{ name: "nightly", description: "Update dependencies", schedule: "15 2 * * *" }],
          },
        },
      ],
    },
  ],
  gasTown: {
    image: image("gastown-operator"),
    images: { git: image("git"), claude: image("claude"), telemetry: image("telemetry") },
    clusterWideSecretRead: acceptance,
  },
  kubeOpenCode: {
    image: image("kubeopencode"),
    images: { agent: image("agent"), executor: image("executor"), attach: image("attach") },
    clusterWideSecretRead: acceptance,
  },
  powerTools: {
    image: image("toe-controller"),
    adminGroups: ["platform"],
    tools: [{ name: "netcheck", image: image("netcheck"), allowedNamespaces: ["workloads-shop"] }],
    collector: { image: image("toe-collector") },
  },
  claudeConductor: { image: image("conductor"), redis: { image: image("redis") } },
};

const keyOutputs = (type: string): Record<string, unknown> =>
  type === "tls:index/privateKey:PrivateKey"
    ? {
        privateKeyOpenssh: "made by the engine\n",
        publicKeyOpenssh: "ssh-ed25519 AAAA made",
        publicKeyFingerprintSha256: "SHA256:made",
      }
    : {};

const run = (args: AgentPlatformArgs, look: (platform: AgentPlatform) => unknown = () => undefined): Promise<Seen> =>
  registrations(async () => {
    await look(new AgentPlatform("agents", args));
  }, keyOutputs);

const custom = (seen: Seen, kind: string): Registration[] => seen.all.filter(({ inputs }) => inputs.kind === kind);
const spec = (registration: Registration | undefined): Record<string, never> =>
  (registration?.inputs.spec ?? {}) as Record<string, never>;

describe("AgentPlatform with systems", () => {
  it("tells every system the Secrets, hosts and namespaces that were made for it", async () => {
    const seen = await run(whole);
    assert.equal(seen.error, "");
    const [polecat] = custom(seen, "Polecat");
    const text = JSON.stringify(spec(polecat));
    assert.match(text, /"git@github\.com:acme\/payments"|acme\/payments/);
    assert.match(text, /"gitSecretRef":\{"name":"agents-payments-payments-\d/, text);
    assert.match(text, /"apiKeySecretRef":\{"key":"api-key","name":"model-api-\d{4}-\d\d-\d\d-[0-9a-f]{8}"/, text);
    const agents = custom(seen, "Agent");
    assert.deepEqual(
      agents.map(({ inputs }) => (inputs.metadata as { namespace: string; name: string }).namespace),
      ["agents-payments", "agents-shop"],
    );
    assert.match(JSON.stringify(spec(agents[1])), /"agents-shop-shop-\d/);
    assert.match(JSON.stringify(spec(agents[1])), /agents-shop-runsc/);
  });

  it("binds each operator to the namespaces of the teams that use it", async () => {
    const seen = await run(whole);
    const bound = (subject: string): string[] =>
      seen
        .of("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding")
        .filter(({ inputs }) => JSON.stringify(inputs.subjects).includes(`"${subject}"`))
        .map(({ inputs }) => (inputs.metadata as { namespace: string }).namespace);
    assert.ok(bound("gastown-operator").includes("agents-payments"));
    assert.ok(!bound("gastown-operator").includes("agents-shop"));
    assert.ok(!bound("toe-controller-manager").includes("agents-shop"));
    assert.ok(bound("toe-controller-manager").includes("workloads-shop"));
  });

  it("keeps every private key and model key secret", async () => {
    const seen = await run(whole);
    for (const { name, secrets } of seen.of("kubernetes:core/v1:Secret"))
      assert.ok(
        secrets.some((path) => /^(stringData|data)/.test(path)),
        `${name}: ${secrets.join(" ")}`,
      );
  });

  it("gives each team the way to its Git host and model, and the conductor its own key", async () => {
    const seen = await run(whole);
    const names = seen.of("palisade:index:AgentSecret").map(({ name }) => name);
    assert.deepEqual(names.sort(), ["agents-conductor-model", "agents-payments-model", "agents-shop-model"]);
    let egress: Record<string, string> = {};
    await run(whole, async (platform) => {
      egress = await outputOf(platform.egress);
    });
    assert.match(egress.shop ?? "", /github/);
    assert.match(egress.shop ?? "", /anthropic/);
  });

  it("removes exactly a team's things when the team goes, and leaves the other systems when one goes", async () => {
    const all = new Set((await run(whole)).all.map(({ type, name }) => `${type} ${name}`));
    const without = (args: AgentPlatformArgs) =>
      run(args).then((seen) => new Set(seen.all.map(({ type, name }) => `${type} ${name}`)));
    const gone = (left: Set<string>) => [...all].filter((one) => !left.has(one));
    const { claudeConductor: _, ...three } = whole;
    const conductorGone = gone(await without(three));
    assert.ok(conductorGone.length > 0);
    assert.ok(
      conductorGone.every((one) => / agents-conductor/.test(one)),
      conductorGone.join("\n"),
    );
    const { powerTools: __, ...oneTeam } = { ...whole, teams: whole.teams.slice(0, 1) };
    const shopGone = gone(await without(oneTeam));
    assert.ok(shopGone.some((one) => one === "palisade:index:DeployKey agents-shop-shop"));
    assert.ok(
      shopGone.every((one) => /shop|powertools/.test(one)),
      shopGone.join("\n"),
    );
  });

  it("lists the problems of keys, systems and teams at once, under the names that the user wrote", async () => {
    const broken: AgentPlatformArgs = {
      ...whole,
      modelKey: {
        config: {
          values: { token: ["a", "made", "up", "word", 4711].join("-") },
          revision: "2027-01-01",
          owner: "platform",
        },
      },
      teams: [
        {
          name: "payments",
          repositories: [
            { repository: "acme/payments", gasTown: { beadsPrefix: "P" } },
            {
              repository: "https://user:word@git.example/a/b",
              name: "other",
              kubeOpenCode: { model, scheduled: [{ name: "n", description: "d", schedule: "often" }] },
            },
          ],
        },
      ],
      gasTown: { ...whole.gasTown, image: "operator:latest" } as never,
    };
    const seen = await run(broken);
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /teams\[0\]\.repositories\[0\]\.gasTown\.beadsPrefix: "P"/);
    assert.match(seen.error, /teams\[0\]\.repositories\[1\]\.repository: this is an address/);
    assert.match(seen.error, /teams\[0\]\.repositories\[1\]\.kubeOpenCode\.scheduled\[0\]\.schedule: "often"/);
    assert.match(seen.error, /gasTown\.image: /);
    assert.match(seen.error, /modelKey: the systems look for the key "api-key"/);
    assert.match(seen.error, /powerTools: no team has `diagnostics`/);
    assert.doesNotMatch(seen.error, /user:word/);
  });

  it("says which system is missing, which is idle, and that a model's key is needed", async () => {
    const { gasTown: _, modelKey: __, ...rest } = whole;
    const seen = await run({
      ...rest,
      teams: [
        {
          name: "payments",
          diagnostics: acceptance,
          repositories: [{ repository: "a/b", gasTown: { beadsPrefix: "pay" } }],
        },
      ],
    });
    assert.match(seen.error, /teams\[0\]\.repositories\[0\]\.gasTown: the platform has no Gas Town/);
    assert.match(seen.error, /kubeOpenCode: no repository names it/);
    assert.match(seen.error, /modelKey: the systems call a model/);
  });
});
