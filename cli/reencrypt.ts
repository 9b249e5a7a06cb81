import type { SingleBar } from "cli-progress";
import { Command } from "commander";
import type { Outcome, PassReport, ReencryptReport, StorageClient } from "../components/encryption/reencrypt";

interface ReencryptFlags {
  resources: string;
  rotation?: string;
  acceptUnchanged?: boolean;
  context?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `palisade reencrypt`: has every object written anew by the key that comes first now. */
export const reencryptCommand = (): Command =>
  new Command("reencrypt")
    .summary("have stored objects written by the first key")
    .description(
      "Sends every object of the encrypted kinds back to the API server as it is, which writes those that another key\n" +
        "wrote, until a whole pass finds none. Asks for names and versions only: no value leaves the server. May be\n" +
        "interrupted and run again at any time. Ends with 0: nothing is left, 1: something is, 2: it could not be done,\n" +
        "130: interrupted. Needs the verbs list, get and patch.",
    )
    .option("--resources <list>", "kinds as in the configuration, with commas", "secrets")
    .option(
      "--rotation <number>",
      "of the output `reencryptCommand`; in the end the code for the phase retire is printed",
    )
    .option("--accept-unchanged", "give the code although not one object had to be written")
    .option("--context <name>", "context of the kubeconfig")
    .option("--dry-run", "count the objects, and send nothing back")
    .option("--json", "print the report as JSON")
    .action(run);

const exitCodes: Record<Outcome, number> = { settled: 0, counted: 0, stale: 1, refused: 1, interrupted: 130 };

async function run(flags: ReencryptFlags): Promise<void> {
  const {
    reencrypt,
  }: typeof import("../components/encryption/reencrypt") = require("../components/encryption/reencrypt");
  const resources = flags.resources.split(",").map((resource) => resource.trim());
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once("SIGINT", stop); // a second one ends it at once
  const progress = flags.json ? quiet : shown();
  try {
    const client = connect(flags.context);
    const report = await reencrypt(client, {
      resources,
      dryRun: flags.dryRun === true,
      signal: stopping.signal,
      onProgress: progress.step,
    });
    progress.stop();
    tell(report, resources, flags);
  } finally {
    progress.stop();
    process.off("SIGINT", stop);
  }
}

function connect(context: string | undefined): StorageClient {
  const { openCluster }: typeof import("./clusterClient") = require("./clusterClient");
  const { storageClient }: typeof import("./reencryptClient") = require("./reencryptClient");
  return storageClient(openCluster(context));
}

interface Progress {
  step(resource: string, done: number, total: number): void;
  stop(): void;
}

const quiet: Progress = { step: () => {}, stop: () => {} };

function shown(): Progress {
  if (!process.stderr.isTTY) return quiet;
  const { SingleBar: Bar }: typeof import("cli-progress") = require("cli-progress");
  const format = "  {resource} [{bar}] {value} of {total}";
  const bar: SingleBar = new Bar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  bar.start(1, 0, { resource: "" });
  return {
    step: (resource, done, total) => {
      bar.setTotal(Math.max(total, 1));
      bar.update(done, { resource });
    },
    stop: () => bar.stop(),
  };
}

const written = ({ passes }: ReencryptReport): number => passes.reduce((sum, pass) => sum + pass.written, 0);
const objects = (pass: PassReport | undefined): number =>
  (pass?.kinds ?? []).reduce((sum, kind) => sum + kind.objects, 0);

/** Why no code is given although all passes went well: then perhaps no server has the new configuration yet. */
const isSuspicious = (report: ReencryptReport, flags: ReencryptFlags): boolean =>
  flags.rotation !== undefined &&
  flags.acceptUnchanged !== true &&
  report.outcome === "settled" &&
  written(report) === 0 &&
  objects(report.passes.at(-1)) > 0;

function tell(report: ReencryptReport, resources: string[], flags: ReencryptFlags): void {
  const { confirmationCode }: typeof import("../components/encryption/confirmation") =
    require("../components/encryption/confirmation");
  const suspicious = isSuspicious(report, flags);
  const earned = report.outcome === "settled" && flags.rotation !== undefined && !suspicious;
  const code = earned ? confirmationCode(flags.rotation ?? "", resources) : undefined;
  process.exitCode = suspicious ? 1 : exitCodes[report.outcome];
  if (flags.json) {
    const all = { ...report, suspicious, ...(code === undefined ? {} : { code }) };
    process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
    return;
  }
  for (const line of lines(report, suspicious)) process.stdout.write(`${line}\n`);
  if (code !== undefined) process.stdout.write(`code for the phase retire: ${code}\n`);
}

const endings: Record<Outcome, string> = {
  settled: "nothing is left that another key than the first wrote",
  counted: "nothing was sent back",
  stale: "objects go on being written by another key: an API server still runs with the old configuration; restart it",
  refused: "some objects were refused; they may still need the old key",
  interrupted: "interrupted; run the same command again, what is done is not written twice",
};

function lines(report: ReencryptReport, suspicious: boolean): string[] {
  const last = report.passes.at(-1);
  const sums = new Map<string, number>();
  for (const { kinds } of report.passes)
    for (const kind of kinds) sums.set(kind.resource, (sums.get(kind.resource) ?? 0) + kind.written);
  return [
    ...(last?.kinds ?? []).map(
      ({ resource, objects: all }) => `${resource}: ${all} objects, ${sums.get(resource) ?? 0} written anew`,
    ),
    ...(last?.kinds ?? []).flatMap(({ resource, refused }) =>
      refused.map(({ object, reason }) => `refused: ${resource} ${object}: ${reason}`),
    ),
    ...report.absent.map((resource) => `note: the cluster serves no ${resource}`),
    suspicious
      ? "not one object had been written by another key, so there is no code: has every API server been restarted since the phase promote? " +
        "If an earlier run did it all, add --accept-unchanged"
      : endings[report.outcome],
  ];
}
