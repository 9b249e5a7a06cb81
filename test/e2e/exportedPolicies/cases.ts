import { parseYaml } from "../../../policypack/check/yaml";
import { evaluate } from "../../../policypack/engine/evaluate";
import { isSayable } from "../../../policypack/export/cel";
import { allRules } from "../../../policypack/rules";
import { agentTier, tierLabel } from "../../../policypack/rules/agentKinds";
import { UNKNOWN } from "../../../policypack/rules/field";
import { type KubeObject, kubeObject, kubeObjects } from "../../../policypack/rules/object";
import type { Rule } from "../../../policypack/rules/rule";
import { type Settings, settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { minorOf } from "../../../policypack/rules/version";
import { type Fixture, fixturesOf, withFakes } from "../../unit/policypack/fixtures";
import { accountsOf, completed } from "./complete";
import { looksAt } from "./kinds";
import { variants } from "./variants";

type Json = Record<string, unknown>;
/** What the pack says: a breach, nothing, or that it cannot tell. */
export type Verdict = "refused" | "taken" | "open";

/** One object of a fixture, made complete, or a variant of one. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly rule: Rule;
  readonly object: Json;
  readonly generated: boolean;
  /** What the pack says of the object as the API server shows it, defaults filled in. */
  verdictOn(shown: Json): Verdict;
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

/** Picks the namespaces of a room, and the Namespaces that are cases of it. */
export const roomLabel = "palisade.test/room";
export const roomLabels = (room: string): Record<string, string> => ({ [tierLabel]: agentTier, [roomLabel]: room });

export const sayable = (): Rule[] => allRules().filter(({ id }) => isSayable(id));

/** What the server makes of a pod depends on accounts that the fixture shows, so there the whole fixture is judged. */
const byFixture = new Set(["pod-sa-token-automount"]);

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

/** No operator's schema takes a null, so it stands for absence. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, below]) => below !== null);
  return Object.fromEntries(kept.map(([key, below]) => [key, withoutNulls(below)]));
};

function roomOf(rule: Rule, fixture: Fixture, rooms: Map<string, Room>): Room {
  const alone = byFixture.has(rule.id) ? fixture.file : "";
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

const worth = (rule: Rule, verdicts: readonly string[]): Verdict => {
  const breaches = rule.level === "advisory" ? ["fail", "advice"] : ["fail"];
  if (verdicts.some((verdict) => breaches.includes(verdict))) return "refused";
  return verdicts.includes("unknown") ? "open" : "taken";
};

/** What one object shows to the rule, in a namespace of the agent tier; the rest of a stack is no matter of admission. */
function judgeAlone(rule: Rule, room: Room, fixture: Fixture, shown: Json): Verdict {
  const { checkStack: _, ...alone } = rule;
  const metadata = { ...Object(shown.metadata), namespace: shown.kind === "Namespace" ? undefined : room.name };
  const object = kubeObject({ ...shown, metadata });
  const home = kubeObject({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: room.name, labels: roomLabels("") },
  });
  const { findings } = evaluate([object, home], {
    rules: [alone],
    settings: room.settings,
    configs: { [rule.id]: fixture.config },
    levels: rule.level === "disabled" ? { [rule.id]: "mandatory" } : {},
    now: fixture.now,
  });
  return worth(
    rule,
    findings.filter((found) => found.object === object).map(({ verdict }) => verdict),
  );
}

function judgeFixture(
  rule: Rule,
  room: Room,
  fixture: Fixture,
  set: readonly KubeObject[],
  object: KubeObject,
): Verdict {
  const configs = { [rule.id]: fixture.config };
  const { findings } = evaluate(set, { rules: [rule], settings: room.settings, configs, now: fixture.now });
  const verdicts = findings.filter((found) => found.object === object).map(({ verdict }) => verdict);
  return worth(rule, verdicts);
}

/** Of another cluster, hence nothing that this server hears of. */
const isElsewhere = (value: unknown): boolean => typeof value === "object" && value !== null && "$cluster" in value;

function addFixture(rule: Rule, fixture: Fixture, room: Room): void {
  const objects = parseYaml(withFakes(fixture.text))
    .documents.filter(({ value }) => !isElsewhere(value))
    .flatMap(({ value }) => kubeObjects(value));
  for (const object of [...objects, ...objects.flatMap(localTwin)]) {
    noteAccount(object, room);
    if (object.patch || holdsUnknown(object.root.value) || !looksAt(rule.id, object)) continue;
    const title = `${rule.id}/${fixture.file} ${object.kind} ${object.name}`;
    const value = withoutNulls(object.root.value) as Json;
    const whole = byFixture.has(rule.id);
    const add = (given: Json, name: string): void => {
      const local = moved(given, object.namespace, room.name);
      const complete = dressed(rule.id, object, local, `${room.name}-case-${room.cases.length}`);
      const verdictOn = (shown: Json): Verdict =>
        whole ? judgeFixture(rule, room, fixture, objects, object) : judgeAlone(rule, room, fixture, shown);
      const { name: id } = Object(complete.metadata) as { name: string };
      room.cases.push({ name: id, title: name, rule, object: complete, generated: name !== title, verdictOn });
    };
    add(value, title);
    if (!whole) variants(rule.id, value).forEach((variant, index) => void add(variant, `${title} variant ${index}`));
  }
}

/** What a cluster-wide role or binding says, in a namespace. */
function localTwin({ kind, group, root }: KubeObject): KubeObject[] {
  const isWide = group === "rbac.authorization.k8s.io" && kind.startsWith("Cluster") && root.get("map") !== undefined;
  return isWide ? [kubeObject({ ...root.get("map"), kind: kind.slice("Cluster".length) })] : [];
}

/** Accounts beside a binding stay beside it. */
const moved = (value: Json, from: string, room: string): Json =>
  Array.isArray(value.subjects)
    ? {
        ...value,
        subjects: value.subjects.map((subject: Json) =>
          subject?.namespace === from ? { ...subject, namespace: room } : subject,
        ),
      }
    : value;

function dressed(rule: string, { apiVersion, kind }: KubeObject, value: Json, name: string): Json {
  const { labels, annotations } = Object(value.metadata) as Json;
  const metadata = { name, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  return completed(rule, { ...value, apiVersion, kind, metadata });
}

function noteAccount({ kind, group, name, namespace, root }: KubeObject, room: Room): void {
  if (
    kind !== "ServiceAccount" ||
    group !== "" ||
    holdsUnknown(root.value) ||
    looksAt(room.rule.id, kubeObject(root.value))
  )
    return;
  room.accounts.push({ ...(root.value as Json), kind, metadata: { name, namespace } });
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
