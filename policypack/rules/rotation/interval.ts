import type { Field } from "../field";
import { type Finding, fail, judge, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { daysOf, scheduleOf } from "./cron";
import { isMarked, marksOf } from "./marks";
import { isRotator } from "./writers";

const tooLong = (days: number, longest: number): string | undefined =>
  days > longest ? `${Math.ceil(days)} days, which is more than ${longest}` : undefined;

/** A duration that must be above nothing and not too long; absent where the default is good. */
const duration = (field: Field, longest: number): Finding[] =>
  judge(field, "string", (text) => {
    if (text === undefined) return undefined;
    const days = daysOf(text);
    if (days === undefined) return `malformed: ${show(text)} is no duration`;
    return days === 0 ? `${show(text)}: it is read once, and never again` : tooLong(days, longest);
  });

/** Copies are pinned rightly where they are dated, owned and replaced in time. */
function external(spec: Field, interval: Field, object: KubeObject, longest: number): Finding[] {
  const policy = spec.at("refreshPolicy");
  const trouble = troubles(policy, "string");
  if (trouble.length > 0) return trouble;
  if (["CreatedOnce", "OnChange"].includes(policy.get("string") ?? ""))
    return isMarked(marksOf(object)) ? [] : [fail(policy, `${show(policy.value)}: nothing renews the copy`)];
  return interval.value === 0 ? [fail(interval, "0: it is read once, and never again")] : duration(interval, longest);
}

type Reader = (object: KubeObject, longest: number) => Finding[];

const readers: Readonly<Record<string, Reader>> = {
  "ExternalSecret.external-secrets.io": (object, longest) => {
    const spec = object.root.at("spec");
    return external(spec, spec.at("refreshInterval"), object, longest);
  },
  "ClusterExternalSecret.external-secrets.io": (object, longest) => {
    const spec = object.root.at("spec", "externalSecretSpec");
    return external(spec, spec.at("refreshInterval"), object, longest);
  },
  "PushSecret.external-secrets.io": ({ root }, longest) => duration(root.at("spec", "refreshInterval"), longest),
  "VaultStaticSecret.secrets.hashicorp.com": ({ root }, longest) => duration(root.at("spec", "refreshAfter"), longest),
};

function cron(object: KubeObject, longest: number): Finding[] {
  if (!isRotator(object)) return [];
  return judge(object.root.at("spec", "schedule"), "string", (text) => {
    const schedule = scheduleOf(text ?? "");
    return "gapDays" in schedule ? tooLong(schedule.gapDays, longest) : undefined;
  });
}

const units: readonly (readonly [name: string, days: number])[] = [
  ["rotationMinutes", 1 / 1440],
  ["rotationHours", 1 / 24],
  ["rotationDays", 1],
  // The longest run of three months has 92 days; that of one has 31.
  ["rotationMonths", 92 / 3],
  ["rotationYears", 366],
];

const timer = ({ root }: KubeObject, longest: number): Finding[] =>
  units.flatMap(([name, days]) =>
    judge(root.at(name), "number", (count) => (count === undefined ? undefined : tooLong(count * days, longest))),
  );

/** What an object promises, where it promises too little. */
export function intervalFaults(object: KubeObject, longest: number): Finding[] {
  const { interval } = marksOf(object);
  const read = readers[`${object.kind}.${object.group}`];
  const own = object.origin.type === "time:index/rotating:Rotating" ? timer(object, longest) : cron(object, longest);
  return [...duration(interval, longest), ...(read === undefined || object.patch ? own : read(object, longest))];
}
