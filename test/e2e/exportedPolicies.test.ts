import assert from "node:assert/strict";
import { admissionPolicies, messageOf } from "../../policypack/export/admission";
import { allRules } from "../../policypack/rules";
import { asking, type Said } from "./exportedPolicies/asking";
import { accountsIn, type Case, type Room, roomLabel, roomLabels, roomsOf, sayable } from "./exportedPolicies/cases";
import { definitions } from "./exportedPolicies/kinds";
import { type Json, namespace, patienceMs, runtimeClass } from "./exportedPolicies/setup";
import { seed } from "./exportedPolicies/variants";
import { type Server, startServer } from "./server";

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
