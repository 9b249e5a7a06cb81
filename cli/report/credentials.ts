import { describe, type KubeObject } from "../../policypack/rules/object";
import { type Answer, credentialsOf, placeOf } from "../../policypack/rules/rotation/credentials";
import { daysOf } from "../../policypack/rules/rotation/cron";
import { dayMs, isUnmarked, type Marks, marksOf, momentOf } from "../../policypack/rules/rotation/marks";
import { rotatorsOf, writersOf } from "../../policypack/rules/rotation/writers";
import { dayOf } from "./deadlines";
import { type PlaceName, sortedBy } from "./places";

/** In the order of urgency. */
export const freshness = ["overdue", "unreadable", "due", "unmarked", "unknown", "renewed", "fresh"] as const;
export type Freshness = (typeof freshness)[number];

export interface Credential {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly state: Freshness;
  readonly rotatedAt: string;
  readonly ageDays?: number;
  readonly intervalDays?: number;
  /** Day on which the next version is due. */
  readonly dueOn: string;
  readonly owner: string;
  /** The object that renews it, where one is shown. */
  readonly renewedBy: string;
}

export interface RotationLimits {
  /** For marks that name no interval. */
  readonly maxDays: number;
  /** How long a version may be over its interval. */
  readonly graceDays: number;
}

type Age = Pick<Credential, "state" | "dueOn" | "ageDays" | "intervalDays">;

/** A clock of another zone may be a day ahead. */
const isAhead = (moment: number, now: Date): boolean => moment > now.getTime() + dayMs;

function ageOf({ rotatedAt, interval }: Marks, limits: RotationLimits, now: Date): Age {
  if (rotatedAt.isUnknown || interval.isUnknown) return { state: "unknown", dueOn: "" };
  const moment = momentOf(rotatedAt.get("string") ?? "");
  const intervalDays = interval.isAbsent ? limits.maxDays : daysOf(interval.get("string") ?? "");
  if (moment === undefined || intervalDays === undefined || isAhead(moment, now))
    return { state: "unreadable", dueOn: "" };
  const ageDays = Math.max(0, Math.floor((now.getTime() - moment) / dayMs));
  const late = ageDays - intervalDays;
  const state = late > limits.graceDays ? "overdue" : late >= 0 ? "due" : "fresh";
  return { state, ageDays, intervalDays, dueOn: dayOf(moment + intervalDays * dayMs) };
}

interface Renewers {
  readonly rotators: ReadonlyMap<string, KubeObject>;
  readonly writers: ReadonlyMap<string, KubeObject>;
}

function renewerOf(object: KubeObject, { rotators, writers }: Renewers): KubeObject | undefined {
  const place = placeOf(object, object.name);
  const found = rotators.get(place) ?? writers.get(place);
  return found === object ? undefined : found;
}

const bareAge = (answer: Answer | undefined, renewer: KubeObject | undefined): Age => {
  const state = answer === "yes" ? "unmarked" : "unknown";
  return { state: renewer === undefined ? state : "renewed", dueOn: "" };
};

/** Every credential among the objects, and whatever else says when it was renewed. */
export function credentials(
  objects: readonly KubeObject[],
  limits: RotationLimits,
  now: Date,
  placeName: PlaceName,
): Credential[] {
  const answers = new Map(credentialsOf(objects));
  const renewers = { rotators: rotatorsOf(objects), writers: writersOf(objects) };
  const credentialOf = (object: KubeObject, marks: Marks): Credential => {
    const renewer = renewerOf(object, renewers);
    const age = isUnmarked(marks) ? bareAge(answers.get(object), renewer) : ageOf(marks, limits, now);
    return {
      kind: object.kind,
      namespace: placeName(object.origin.cluster ?? "", object.namespace),
      name: object.name,
      ...age,
      rotatedAt: marks.rotatedAt.get("string") ?? "",
      owner: marks.owner.get("string") ?? "",
      renewedBy: renewer === undefined ? "" : describe(renewer),
    };
  };
  const entries = objects
    .map((object) => ({ object, marks: marksOf(object) }))
    .filter(({ object, marks }) => !isUnmarked(marks) || answers.has(object))
    .map(({ object, marks }) => credentialOf(object, marks));
  return sortedBy(entries, ({ state, dueOn, namespace, name }) => [
    String(freshness.indexOf(state)),
    dueOn,
    namespace,
    name,
  ]);
}
