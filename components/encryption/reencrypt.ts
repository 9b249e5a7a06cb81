/** A kind as the API server stores it: "secrets", or "rigs.gastown.gastown.io". */
export interface StoredKind {
  resource: string;
  /** Where its objects of all namespaces are listed. */
  path: string;
}

export interface StoredObject {
  name: string;
  namespace: string;
  resourceVersion: string;
}

export interface Page {
  objects: StoredObject[];
  /** Where the next page begins; empty after the last. */
  next: string;
  /** How many come after this page, where the server tells. */
  remaining: number;
}

/** What became of an object that was sent back as it is: an API server writes that only where another key than its first did. */
export type Touched = "written" | "unchanged" | "gone" | "conflict" | { refused: string };

/** The little that re-encryption needs of a cluster. Bodies of objects stay there: names and versions are enough. */
export interface StorageClient {
  /** All kinds below a group that can be listed and patched; "" is the core group, "*" stands for every group. */
  kinds(group: string): Promise<StoredKind[]>;
  /** A page; "expired" where the list that it continues is too old by now. */
  list(kind: StoredKind, from: string): Promise<Page | "expired">;
  /** The object as it is now, if it is. */
  find(kind: StoredKind, object: StoredObject): Promise<StoredObject | undefined>;
  touch(kind: StoredKind, object: StoredObject): Promise<Touched>;
}

export interface KindReport {
  resource: string;
  objects: number;
  written: number;
  unchanged: number;
  gone: number;
  refused: { object: string; reason: string }[];
}

export interface PassReport {
  kinds: KindReport[];
  written: number;
  refused: number;
}

export interface ReencryptOptions {
  resources: readonly string[];
  /** Counts, and sends nothing back. */
  dryRun?: boolean;
  signal?: AbortSignal;
  onProgress?: (resource: string, done: number, total: number) => void;
}

export type Outcome = "settled" | "stale" | "refused" | "interrupted" | "counted";

export interface ReencryptReport {
  outcome: Outcome;
  /** Every pass over all kinds; the last one shows what is left. */
  passes: PassReport[];
  /** Kinds that were asked for, and that the cluster does not serve. */
  absent: string[];
}

const mostPasses = 4;
const atOnce = 8;
const mostTries = 6;

const groupOf = (resource: string): string => (resource.includes(".") ? resource.slice(resource.indexOf(".") + 1) : "");

async function chosen(client: StorageClient, resources: readonly string[]): Promise<[StoredKind[], string[]]> {
  const found = new Map<string, StoredKind>();
  const absent: string[] = [];
  for (const resource of resources) {
    const served = await client.kinds(groupOf(resource));
    const matching = resource.startsWith("*.") ? served : served.filter((kind) => kind.resource === resource);
    if (matching.length === 0 && groupOf(resource) === "") throw new Error(`the cluster serves no "${resource}"`);
    if (matching.length === 0) absent.push(resource);
    for (const kind of matching) found.set(kind.path, kind);
  }
  return [[...found.values()], absent];
}

const label = ({ namespace, name }: StoredObject): string => (namespace === "" ? name : `${namespace}/${name}`);

/** Somebody else may write in between: then the object is looked up again, and sent back as it is now. */
async function settle(client: StorageClient, kind: StoredKind, listed: StoredObject): Promise<Touched> {
  let object: StoredObject | undefined = listed;
  for (let tries = 0; tries < mostTries && object !== undefined; tries += 1) {
    const touched = await client.touch(kind, object);
    if (touched !== "conflict") return touched;
    object = await client.find(kind, object);
  }
  return object === undefined ? "gone" : { refused: "others write it all the time" };
}

function count(report: KindReport, object: StoredObject, touched: Touched): void {
  report.objects += 1;
  if (typeof touched === "object") report.refused.push({ object: label(object), reason: touched.refused });
  else if (touched !== "conflict") report[touched] += 1;
}

async function overPage(
  client: StorageClient,
  kind: StoredKind,
  { objects }: Page,
  report: KindReport,
  { dryRun, signal }: ReencryptOptions,
): Promise<void> {
  for (let i = 0; i < objects.length && !signal?.aborted; i += atOnce) {
    const some = objects.slice(i, i + atOnce);
    const touched = await Promise.all(some.map((object) => (dryRun ? "unchanged" : settle(client, kind, object))));
    some.forEach((object, at) => void count(report, object, touched[at] ?? "gone"));
  }
}

async function overKind(client: StorageClient, kind: StoredKind, options: ReencryptOptions): Promise<KindReport> {
  const fresh = (): KindReport => ({
    resource: kind.resource,
    objects: 0,
    written: 0,
    unchanged: 0,
    gone: 0,
    refused: [],
  });
  let report = fresh();
  let from = "";
  for (let restarts = 0; !options.signal?.aborted; ) {
    const page = await client.list(kind, from);
    if (page === "expired") {
      restarts += 1;
      if (restarts > mostTries) throw new Error(`the list of ${kind.resource} expires faster than it can be read`);
      // What was written stays written; a second look at it finds it unchanged.
      report = { ...fresh(), written: report.written };
      from = "";
      continue;
    }
    await overPage(client, kind, page, report, options);
    options.onProgress?.(kind.resource, report.objects, report.objects + page.remaining);
    if (page.next === "") return report;
    from = page.next;
  }
  return report;
}

async function overAll(
  client: StorageClient,
  kinds: readonly StoredKind[],
  options: ReencryptOptions,
): Promise<PassReport> {
  const reports: KindReport[] = [];
  for (const kind of kinds) reports.push(await overKind(client, kind, options));
  const sum = (figure: (report: KindReport) => number): number => reports.reduce((all, one) => all + figure(one), 0);
  return { kinds: reports, written: sum(({ written }) => written), refused: sum(({ refused }) => refused.length) };
}

/**
 * Sends every object of the kinds back as it is, until a whole pass finds nothing that another key than the first one
 * wrote. Stopping at any moment loses nothing, and a later run writes only what is left.
 */
export async function reencrypt(client: StorageClient, options: ReencryptOptions): Promise<ReencryptReport> {
  const [kinds, absent] = await chosen(client, options.resources);
  const passes: PassReport[] = [];
  const end = (outcome: Outcome): ReencryptReport => ({ outcome, passes, absent });
  while (passes.length < mostPasses) {
    const pass = await overAll(client, kinds, options);
    passes.push(pass);
    if (options.signal?.aborted) return end("interrupted");
    if (options.dryRun) return end("counted");
    if (pass.refused > 0) return end("refused");
    if (pass.written === 0) return end("settled");
  }
  return end("stale");
}
