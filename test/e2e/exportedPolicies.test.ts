import assert from "node:assert/strict";
import { admissionPolicies, messageOf } from "../../policypack/export/admission";
import { allRules } from "../../policypack/rules";
import { agentTier, tierLabel } from "../../policypack/rules/agentKinds";
import { accountsIn, type Case, type Room, roomsOf, sayable } from "./exportedPolicies/cases";
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
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": room.name } };
    return { ...manifest, spec: { ...Object(manifest.spec), matchResources: { namespaceSelector } } };
  });

/** Where server and pack differ, by rule, file and kind, and why. */
const differences: Readonly<Record<string, string>> = {
  "pod-sa-token-automount/pass.others-vouch-for-the-account.yaml Pod agent":
    "evidence is a matter of the pack's configuration; the server sees the account itself, and that it gives a token",
};

const patienceMs = 20_000;

describe("the exported admission policies, on a real API server", function () {
  this.timeout(5 * patienceMs);
  let server: Server;
  const rooms = roomsOf(sayable());
  const free: Tried = { taken: new Set(), output: "" };
  let bound: Tried = free;

  before(async () => {
    server = await startServer();
    apply(rooms.flatMap((room) => [namespace(room.name, { [tierLabel]: agentTier }), namespace(`free-${room.name}`)]));
    apply(rooms.flatMap((room) => [room.name, `free-${room.name}`].flatMap((where) => accountsIn(room, where))));
    apply(rooms.flatMap(policiesOf));
    Object.assign(free, create("free-"));
    const end = Date.now() + patienceMs;
    // The server reads policies a moment after they are stored, all of them at once.
    do bound = create("");
    while (Date.now() < end && wrong().length > 0);
  });
  after(() => server.stop());

  function apply(items: Json[]): void {
    const { code, output } = server.apply(items, "--force-conflicts");
    assert.equal(code, 0, output);
  }

  function create(prefix: string): Tried {
    const items = rooms.flatMap(({ name, cases }) =>
      cases.map(({ object }) => ({ ...object, metadata: { ...Object(object.metadata), namespace: prefix + name } })),
    );
    const list = { apiVersion: "v1", kind: "List", items };
    const { output } = server.kubectl(
      ["create", "--dry-run=server", "--validate=ignore", "-o", "name", "-f", "-"],
      list,
    );
    const taken = [...output.matchAll(/^\S+\/(room-\d+-case-\d+)( .*)?$/gm)].map(([, name = ""]) => name);
    return { taken: new Set(taken), output };
  }

  const valid = (cases: readonly Case[]): Case[] => cases.filter(({ name }) => free.taken.has(name));
  const wrong = (): Case[] =>
    rooms.flatMap(({ cases }) => valid(cases)).filter(({ name, refused }) => bound.taken.has(name) === refused);

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

  it("lists everything in which server and pack differ", () => {
    assert.deepEqual(
      wrong()
        .map(({ title }) => title)
        .sort(),
      Object.keys(differences).sort(),
    );
  });

  for (const rule of sayable()) {
    const cases = rooms.filter((room) => room.rule === rule).flatMap((room) => room.cases);

    it(`refuses in the pack's words what ${rule.id} refuses, and nothing else`, () => {
      const judged = valid(cases).filter(({ title }) => !(title in differences));
      const refused = judged.filter((one) => one.refused);
      assert.ok(refused.length > 0, "no fixture that the rule refuses is an object that the server takes");
      assert.ok(judged.length > refused.length, "no fixture that the rule accepts is an object that the server takes");
      for (const { name, title } of refused) {
        const line = bound.output.split("\n").find((text) => text.includes(`"${name}" is forbidden`));
        assert.ok(line?.includes(`denied request: ${messageOf(rule)}`), `${title}: ${line}`);
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
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      ...spec,
      containers: [{ ...hardened("agent"), ...container }],
    },
  });
  const hardened = (name: string): Json => ({
    name,
    image: `registry.example/agent@sha256:${"0".repeat(64)}`,
    resources: { limits: { cpu: "1", memory: "1Gi" } },
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

interface Tried {
  taken: Set<string>;
  output: string;
}
