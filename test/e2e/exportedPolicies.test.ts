import assert from "node:assert/strict";
import { admissionPolicies, messageOf } from "../../policypack/export/admission";
import { allRules } from "../../policypack/rules";
import { agentTier, tierLabel } from "../../policypack/rules/agentKinds";
import { asking, type Said } from "./exportedPolicies/asking";
import { accountsIn, type Case, type Room, roomLabel, roomLabels, roomsOf, sayable } from "./exportedPolicies/cases";
import { definitions } from "./exportedPolicies/kinds";
import { seed } from "./exportedPolicies/variants";
import { type Server, startServer } from "./server";

type Json = Record<string, unknown>;

const namespace = (name: string, labels: Json = {}): Json => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

/** The export for one rule alone, bound to its room only: so each refusal is that rule's own. */
const policiesOf = (room: Room): Json[] =>
  admissionPolicies(allRules(), {
    prefix: room.name,
    only: [room.rule.id],
    settings: room.settings,
    configs: { [room.rule.id]: room.config },
  }).map((manifest) => {
    if (manifest.kind !== "ValidatingAdmissionPolicyBinding") return { ...manifest };
    const namespaceSelector = { matchLabels: { [roomLabel]: room.name } };
    return { ...manifest, spec: { ...Object(manifest.spec), matchResources: { namespaceSelector } } };
  });

/** Where server and pack differ, by rule, file and kind, and why. */
const differences: Readonly<Record<string, string>> = {
  "pod-sa-token-automount/pass.others-vouch-for-the-account.yaml Pod agent":
    "evidence is a matter of the pack's configuration; the server sees the account itself, and that it gives a token",
};

const patienceMs = 20_000;
const runtimeClass = (name: string): Json => ({
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name },
  handler: name,
});
/** What must be there before a pod may name it. */
const besides: readonly Json[] = [
  ...["gvisor", "kata", "runc", "fast-runsc"].map(runtimeClass),
  { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "agents" }, value: 1 },
];

/** What a policy told, when it refused or when it only warned. */
const toldBy = ({ status, body, warnings }: Said): string =>
  status < 300 ? warnings.filter((text) => text.includes("Validation failed for")).join("\n") : String(body.message);

describe(`the exported admission policies, on a real API server (seed ${seed})`, function () {
  this.timeout(10 * patienceMs);
  let server: Server;
  let client: ReturnType<typeof asking>;
  const rooms = roomsOf(sayable());
  const free = new Map<Case, Said>();
  const bound = new Map<Case, Said>();

  before(async () => {
    server = await startServer();
    client = asking(server.plane);
    apply([...definitions(), ...besides]);
    apply(rooms.flatMap(({ name }) => [namespace(name, roomLabels(name)), namespace(`free-${name}`)]));
    apply(rooms.flatMap((room) => [room.name, `free-${room.name}`].flatMap((where) => accountsIn(room, where))));
    apply(rooms.flatMap(policiesOf));
    const all = rooms.flatMap(({ cases }) => cases);
    await askAll(all, free);
    const end = Date.now() + patienceMs;
    // The server reads policies a moment after they are stored, all of them at once.
    do
      await askAll(
        all.filter(isValid).filter(({ generated }) => !generated),
        bound,
      );
    while (Date.now() < end && wrong(bound.keys()).length > Object.keys(differences).length);
    await askAll(all.filter(isValid), bound);
  });
  after(() => {
    client.close();
    return server.stop();
  });

  function apply(items: Json[]): void {
    const { code, output } = server.apply(items, "--force-conflicts");
    assert.equal(code, 0, output);
  }

  async function askAll(cases: readonly Case[], said: Map<Case, Said>): Promise<void> {
    const queue = [...cases];
    const isFree = said === free;
    const worker = async (): Promise<void> => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
        const room = one.name.replace(/-case-.*/, "");
        const home = isFree ? `free-${room}` : room;
        said.set(one, await client.ask(labelled(one.object, isFree ? {} : roomLabels(room)), home));
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  }

  const labelled = (object: Json, labels: Json): Json => {
    if (object.kind !== "Namespace") return object;
    const metadata = Object(object.metadata) as Json;
    return { ...object, metadata: { ...metadata, labels: { ...Object(metadata.labels), ...labels } } };
  };
  const isValid = (one: Case): boolean => (free.get(one)?.status ?? 500) < 300;
  const verdictOn = (one: Case): string => one.verdictOn(free.get(one)?.body ?? {});
  const isRefused = (one: Case): boolean => toldBy(bound.get(one) ?? { status: 0, body: {}, warnings: [] }) !== "";
  const wrong = (cases: Iterable<Case>): Case[] =>
    [...cases].filter((one) => verdictOn(one) === (isRefused(one) ? "taken" : "refused"));

  it("has no complaint of the server about types in any expression", async () => {
    const generations = () =>
      server.kubectl([
        "get",
        "validatingadmissionpolicies",
        "-o",
        "jsonpath={range .items[*]}{.status.observedGeneration}\n{end}",
      ]);
    const count = rooms.flatMap(policiesOf).length / 2;
    const end = Date.now() + patienceMs;
    while (generations().output.match(/^\d+$/gm)?.length !== count && Date.now() < end)
      await new Promise((next) => setTimeout(next, 500));
    assert.equal(generations().output.match(/^\d+$/gm)?.length, count, "the server has not checked all policies");
    const told = [
      "get",
      "validatingadmissionpolicies",
      "-o",
      "jsonpath={.items[*].status.typeChecking.expressionWarnings}",
    ];
    assert.equal(server.kubectl(told).output, "");
  });

  it("lists everything in which server and pack differ, over fixtures and what was generated from them", () => {
    const different = wrong(bound.keys()).map(
      (one) => `${one.title}${one.generated ? ` ${JSON.stringify(one.object)}` : ""}`,
    );
    assert.deepEqual(different.sort(), Object.keys(differences).sort());
  });

  for (const rule of sayable()) {
    const cases = rooms.filter((room) => room.rule === rule).flatMap((room) => room.cases);

    it(`${rule.level === "advisory" ? "warns of" : "refuses"} in the pack's words what ${rule.id} refuses, and nothing else`, () => {
      const judged = cases.filter((one) => isValid(one) && !(one.title in differences));
      const refused = judged.filter((one) => verdictOn(one) === "refused");
      assert.ok(refused.length > 0, "no fixture that the rule refuses is an object that the server takes");
      assert.ok(
        judged.some((one) => verdictOn(one) === "taken"),
        "no fixture that the rule accepts is an object that the server takes",
      );
      for (const one of refused) {
        const told = toldBy(bound.get(one) ?? { status: 0, body: {}, warnings: [] });
        assert.ok(told.includes(messageOf(rule)) || told.includes("resulted in error"), `${one.title}: ${told}`);
      }
    });
  }
});

describe("the whole export, on a real API server", () => {
  let server: Server;
  const agent = (name: string, spec: Json = {}, container: Json = {}): Json => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "team" },
    spec: {
      serviceAccountName: "agent",
      automountServiceAccountToken: false,
      runtimeClassName: "gvisor",
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      ...spec,
      containers: [{ ...hardened("agent"), ...container }],
    },
  });
  const hardened = (name: string): Json => ({
    name,
    image: `registry.example/agent@sha256:${"0".repeat(64)}`,
    resources: { limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  });
  const elsewhere = (object: Json): Json => ({
    ...object,
    metadata: { ...Object(object.metadata), namespace: "other" },
  });
  const dry = "--dry-run=server";

  before(async () => {
    server = await startServer();
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "agent", namespace: "team" } };
    const before = [
      namespace("team", { [tierLabel]: agentTier }),
      namespace("other"),
      runtimeClass("gvisor"),
      account,
      elsewhere(account),
      agent("older", { hostPID: true }),
    ];
    assert.equal(server.apply(before).code, 0);
    const { code, output } = server.apply(admissionPolicies(allRules()).map((manifest) => ({ ...manifest })));
    assert.equal(code, 0, output);
    const end = Date.now() + patienceMs;
    while (server.apply([agent("probe", { hostPID: true })], dry).code === 0 && Date.now() < end);
  });
  after(() => server.stop());

  it("takes a hardened pod, refuses another in the agent tier, and is silent elsewhere", () => {
    assert.equal(server.apply([agent("good")], dry).code, 0);
    assert.match(server.apply([agent("bad", { hostPID: true })], dry).output, /pod-host-namespaces: no pod shares/);
    assert.equal(server.apply([elsewhere(agent("bad", { hostPID: true }))], dry).code, 0);
  });

  it("judges the largest pods and roles within the budget of the server", () => {
    const many = <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, i) => make(i));
    const text = "x".repeat(200);
    const containers = many(60, (index) => ({
      ...hardened(`c${index}`),
      env: many(60, (at) => ({ name: `NAME_${at}`, value: text })),
      volumeMounts: many(60, (at) => ({ name: `v${at}`, mountPath: `/m/${at}` })),
      ports: many(20, (at) => ({ name: `p${at}`, containerPort: 1000 + index * 20 + at })),
    }));
    const volumes = many(60, (at) => ({
      name: `v${at}`,
      projected: { sources: many(10, (of) => ({ configMap: { name: `c${of}` } })) },
    }));
    const pod = agent("large", { volumes });
    const large = { ...pod, spec: { ...Object(pod.spec), containers, initContainers: undefined } };
    const rules = many(200, (at) => ({
      apiGroups: [`g${at}.example`],
      resources: many(30, (of) => `r${of}`),
      verbs: ["get", "list", "watch"],
    }));
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "large", namespace: "team" },
      rules,
    };
    for (const object of [large, role]) {
      const { code, output } = server.apply([object], dry);
      assert.equal(code, 0, output.slice(0, 2000));
    }
  });

  it("lets a new namespace of agents come to life", async () => {
    const labels = {
      [tierLabel]: agentTier,
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "v1.36",
    };
    assert.match(server.apply([namespace("bare", { [tierLabel]: agentTier })], dry).output, /ns-psa-enforce: /);
    assert.equal(server.apply([namespace("newcomer", labels)]).code, 0);
    const end = Date.now() + patienceMs;
    const account = () => server.kubectl(["get", "serviceaccount", "default", "-n", "newcomer"]);
    while (account().code !== 0 && Date.now() < end) await new Promise((next) => setTimeout(next, 200));
    assert.equal(account().code, 0);
  });

  it("warns, and no more, of what is only advised", () => {
    const { code, output } = server.apply([agent("good", { priorityClassName: "system-node-critical" })], dry);
    assert.equal(code, 0);
    assert.match(output, /Warning: Validation failed .* pod-priority-class: /);
  });

  it("refuses a debug container that is more than its pod", () => {
    assert.equal(server.apply([agent("good")]).code, 0);
    const attach = (container: Json) =>
      server.kubectl([
        ...["patch", "pod", "good", "-n", "team", "--subresource=ephemeralcontainers", dry],
        ...["-p", JSON.stringify({ spec: { ephemeralContainers: [container] } })],
      ]);
    const { resources: _, ...debug } = hardened("debug");
    assert.equal(attach(debug).code, 0);
    assert.match(attach({ ...debug, securityContext: { privileged: true } }).output, /denied request: pod-/);
  });

  it("would hear of an expression with a wrong field", async () => {
    const [{ spec, ...rest } = {}] = admissionPolicies(allRules(), { only: ["pod-privileged"], prefix: "wrong" });
    const validations = [{ expression: "object.spec.nothing == 'x'", message: "never met" }];
    const policy = { ...rest, spec: { ...Object(spec), validations } };
    assert.equal(server.apply([policy]).code, 0);
    const asked = ["get", "validatingadmissionpolicy", "wrong-pods", "-o", "jsonpath={.status.typeChecking}"];
    const end = Date.now() + patienceMs;
    while (!server.kubectl(asked).output.includes("nothing") && Date.now() < end)
      await new Promise((next) => setTimeout(next, 200));
    assert.match(server.kubectl(asked).output, /undefined field 'nothing'/);
  });

  it("leaves an older object its labels and finalizers, but not a worse spec", () => {
    const patch = (body: Json) =>
      server.kubectl(["patch", "pod", "older", "-n", "team", dry, "-p", JSON.stringify(body)]);
    assert.equal(patch({ metadata: { labels: { seen: "yes" } } }).code, 0);
    const image = { spec: { containers: [{ name: "agent", image: "agent:latest" }] } };
    assert.match(patch(image).output, /denied request: /);
  });
});
