import type { Field } from "../field";
import type { KubeObject } from "../object";

export const prefix = "palisade.dev";
/** On a CronJob: the Secrets that it renews, as `namespace/name,…`. */
export const rotatesMark = `${prefix}/rotates`;

/** What an object says about the version that it holds. */
export interface Marks {
  readonly rotatedAt: Field;
  readonly interval: Field;
  readonly owner: Field;
}

/** An object's annotations; those of the Secret that it makes where it has none itself. */
export function marksOf({ root }: KubeObject): Marks {
  const mark = (name: string): Field => {
    const key = `${prefix}/${name}`;
    const own = root.at("metadata", "annotations", key);
    const made = ["spec", "template", "metadata", "annotations", key];
    const external = ["spec", "target", "template", "metadata", "annotations", key];
    return own.isAbsent ? own.or(root.at(...external), root.at(...made)) : own;
  };
  return { rotatedAt: mark("rotated-at"), interval: mark("rotation-interval"), owner: mark("rotation-owner") };
}

const all = ({ rotatedAt, interval, owner }: Marks): Field[] => [rotatedAt, interval, owner];

/** The marks that are missing; all three of them where nothing is marked at all. */
export const missingMarks = (marks: Marks): Field[] => all(marks).filter(({ isAbsent }) => isAbsent);
export const isMarked = (marks: Marks): boolean => missingMarks(marks).length === 0;
export const isUnmarked = (marks: Marks): boolean => missingMarks(marks).length === all(marks).length;

/** Midnight UTC of a day, or a moment; undefined for what is neither. */
export function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const date = text.slice(0, 10);
  const [midnight, moment] = [Date.parse(`${date}T00:00:00Z`), Date.parse(text)];
  // The 31st of February may parse, as a day of March.
  const real = Number.isFinite(midnight) && new Date(midnight).toISOString().startsWith(date);
  return real && Number.isFinite(moment) ? moment : undefined;
}

export const dayMs = 86_400_000;
