import { parseYaml } from "../../../policypack/check/yaml";
import { evaluate } from "../../../policypack/engine/evaluate";
import { celRules } from "../../../policypack/export/cel";
import { shapes } from "../../../policypack/export/shapes";
import { allRules } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/rules/field";
import { type KubeObject, kubeObjects } from "../../../policypack/rules/object";
import type { Rule } from "../../../policypack/rules/rule";
import { type Settings, settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { minorOf } from "../../../policypack/rules/version";
import { type Fixture, fixturesOf, withFakes } from "../../unit/policypack/fixtures";
import { accountsOf, completed } from "./complete";

type Json = Record<string, unknown>;

/** One object of a fixture, made complete, and what the pack says about it as it stands there. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly rule: Rule;
  readonly object: Json;
  readonly refused: boolean;
}

/** Fixtures that share a rule, its settings and its configuration share a namespace of their own. */
export interface Room {
  readonly name: string;
  readonly rule: Rule;
  readonly settings: Settings;
  readonly config: Json;
  readonly cases: Case[];
  readonly accounts: Json[];
}

export const sayable = (): Rule[] =>
  allRules().filter(({ id }) => Object.values(celRules).some((table) => id in table));

const judgedKinds = new Set([
  ...["Pod", "PodTemplate", "ReplicationController", "ReplicaSet", "Deployment", "DaemonSet", "StatefulSet"],
  ...["Job", "CronJob", "Service", "Ingress"],
]);
const groups = new Set(shapes.flatMap(({ resources }) => resources.flatMap(({ apiGroups }) => apiGroups)));

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

const isCandidate = ({ kind, group, version, patch, root }: KubeObject): boolean =>
  judgedKinds.has(kind) && groups.has(group) && version === "v1" && !patch && !holdsUnknown(root.value);

function roomOf(rule: Rule, fixture: Fixture, rooms: Map<string, Room>): Room {
  const alone = rule.checkStack ? fixture.file : "";
  const key = JSON.stringify([rule.id, fixture.settings, fixture.config, alone]);
  const made = rooms.get(key) ?? {
    name: `room-${rooms.size}`,
    rule,
    settings: withDefaults(settingsShape, fixture.settings),
    config: fixture.config,
    cases: [],
    accounts: [],
  };
  rooms.set(key, made);
  return made;
}

function addFixture(rule: Rule, fixture: Fixture, room: Room): void {
  const objects = parseYaml(withFakes(fixture.text)).documents.flatMap(({ value }) => kubeObjects(value));
  const sets = rule.checkStack ? [objects] : objects.map((object) => [object]);
  for (const set of sets) {
    const { settings } = room;
    const options = { rules: [rule], settings, configs: { [rule.id]: fixture.config }, now: fixture.now };
    const { findings } = evaluate(set, options);
    for (const object of set)
      addObject(
        object,
        findings.filter((found) => found.object === object).map((f) => f.verdict),
      );
  }

  function addObject(object: KubeObject, verdicts: readonly string[]): void {
    const value = object.root.value as Json;
    if (object.kind === "ServiceAccount" && object.group === "" && !holdsUnknown(value)) {
      room.accounts.push({
        ...value,
        kind: "ServiceAccount",
        metadata: { name: object.name, namespace: object.namespace },
      });
    }
    const refused = verdicts.includes("fail");
    if (!isCandidate(object) || (!refused && verdicts.includes("unknown"))) return;
    const name = `${room.name}-case-${room.cases.length}`;
    const { labels, annotations } = Object(value.metadata) as Json;
    const metadata = { name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
    const complete = completed(rule.id, { ...value, apiVersion: object.apiVersion, kind: object.kind, metadata });
    const title = `${rule.id}/${fixture.file} ${object.kind} ${object.name}`;
    room.cases.push({ name, title, rule, object: complete, refused });
  }
}

/** Every room with something in it that the API server could be asked about. */
export function roomsOf(rules: readonly Rule[]): Room[] {
  const rooms = new Map<string, Room>();
  for (const rule of rules)
    for (const fixture of fixturesOf(rule.id)) {
      // Expressions know no version before v1.25, and the export says so.
      if ((minorOf(String(fixture.settings.pssVersion ?? "")) ?? 99) < 25) continue;
      addFixture(rule, fixture, roomOf(rule, fixture, rooms));
    }
  return [...rooms.values()].filter(({ cases }) => cases.length > 0);
}

/** The accounts a room needs: those of its fixtures, and those that pods name without one. */
export function accountsIn(room: Room, namespace: string): Json[] {
  const given = room.accounts.filter((account) => Reflect.get(Object(account.metadata), "namespace") !== "other");
  const known = new Set(given.map((account) => String(Reflect.get(Object(account.metadata), "name"))));
  const missing = [...new Set(["default", ...room.cases.flatMap(({ object }) => accountsOf(object))])]
    .filter((name) => !known.has(name))
    .map((name) => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name } }));
  return [...given, ...missing].map((account) => ({
    ...account,
    metadata: { ...Object(account.metadata), namespace },
  }));
}
