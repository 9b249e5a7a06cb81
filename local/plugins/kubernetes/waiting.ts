import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../values";
import { isMissing } from "./apiError";
import { type Cluster, get, type Place } from "./apply";
import { annotationOf, listAt, metadataOf, textAt, titleOf } from "./object";
import { holds, judgeOf, type Verdict } from "./readiness";

const tenMinutes = 600;
const pauses = { first: 100, longest: 1000 };

export interface Waited {
  live: JsonObject;
  /** Why it is not ready; empty when it is. */
  reasons: string[];
}

export const secondsFor = (object: JsonObject, asked: number): number => {
  const annotated = Number(annotationOf(object, "pulumi.com/timeoutSeconds"));
  return asked > 0 ? asked : annotated > 0 ? annotated : tenMinutes;
};

export const skipsWaiting = (object: JsonObject): boolean => annotationOf(object, "pulumi.com/skipAwait") === "true";

/** `condition=Ready` or a JSON list of such; all have to hold. */
function asked(object: JsonObject, live: JsonObject): Verdict {
  const text = annotationOf(object, "pulumi.com/waitFor");
  const all = text.startsWith("[") ? (JSON.parse(text) as string[]) : [text];
  const names = all.flatMap((item) => /^condition=([\w.-]+)(?:=True)?$/.exec(item)?.[1] ?? []);
  return { waits: names.filter((name) => !holds(live, name)).map((name) => `condition ${name} is not True`) };
}

async function judge(cluster: Cluster, object: JsonObject, live: JsonObject): Promise<Verdict> {
  if (annotationOf(object, "pulumi.com/waitFor") !== "") return asked(object, live);
  return (await judgeOf(live)?.(live, cluster)) ?? { waits: [] };
}

export async function untilReady(
  cluster: Cluster,
  object: JsonObject,
  first: JsonObject,
  timeout: number,
): Promise<Waited> {
  if (skipsWaiting(object)) return { live: first, reasons: [] };
  const seconds = secondsFor(object, timeout);
  const end = Date.now() + seconds * 1000;
  let live = first;
  for (let pause = pauses.first; ; pause = Math.min(pause * 1.5, pauses.longest)) {
    const { waits, hopeless } = await judge(cluster, object, live);
    if (waits.length === 0) return { live, reasons: [] };
    if (hopeless) return { live, reasons: waits };
    if (cluster.client.stop.aborted) return { live, reasons: ["the update was cancelled", ...waits] };
    if (Date.now() >= end) return { live, reasons: [`not ready after ${seconds} s`, ...waits] };
    await sleep(pause, undefined, { signal: cluster.client.stop }).catch(() => undefined);
    live = await get(cluster, live);
  }
}

/** Returns once the object is gone, or another one has taken its name. */
export async function untilGone(cluster: Cluster, { path }: Place, object: JsonObject, timeout: number): Promise<void> {
  const seconds = secondsFor(object, timeout);
  const end = Date.now() + seconds * 1000;
  const uid = textAt(metadataOf(object), "uid");
  for (let pause = pauses.first; ; pause = Math.min(pause * 1.5, pauses.longest)) {
    const live = await cluster.client.ask({ method: "GET", path }).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (live === undefined || (uid !== "" && textAt(metadataOf(live), "uid") !== uid)) return;
    if (Date.now() >= end) throw new Error(stuck(live, seconds));
    await sleep(pause, undefined, { signal: cluster.client.stop });
  }
}

function stuck(live: JsonObject, seconds: number): string {
  const { finalizers } = metadataOf(live);
  const holders =
    Array.isArray(finalizers) && finalizers.length > 0 ? ` by its finalizers ${finalizers.join(", ")}` : "";
  const why = listAt(live, "conditions").map((item) => textAt(item, "message"));
  return [`${titleOf(live)} is still there ${seconds} s after its deletion, held${holders}`, ...why].join("; ");
}
