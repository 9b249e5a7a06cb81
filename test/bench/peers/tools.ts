import { join } from "node:path";
import type { Command } from "../measure";
import { root, type Say } from "../place";
import { ensurePeer, type PeerName, peers } from "./install";
import { writeRego, writeTemplates } from "./policies";
import { sharedRules } from "./rules";

/** Which objects each rule refuses, as `Kind/namespace/name`. */
export type Refusals = ReadonlyMap<string, ReadonlySet<string>>;

/** A tool with the shared rules, ready to judge a file. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly command: Command;
  /** Reads the tool's JSON. */
  refusals(output: string): Refusals;
}

export type Contender = Tool | { readonly name: string; readonly version: string; readonly missing: string };

function collect(pairs: Iterable<readonly [rule: string, object: string]>): Refusals {
  const found = new Map<string, Set<string>>();
  for (const [rule, object] of pairs) found.set(rule, (found.get(rule) ?? new Set()).add(object));
  return found;
}

/** Our messages in Rego are `<rule> <object>`. */
const saidBy = (message: string): [string, string] => {
  const [rule = "", object = ""] = message.split(" ");
  return [rule, object];
};

interface OurReport {
  findings: { rule: string; verdict: string; object: { kind: string; namespace: string; name: string } }[];
}

export const ourRefusals = (output: string): Refusals =>
  collect(
    (JSON.parse(output) as OurReport).findings
      .filter(({ verdict }) => verdict === "fail")
      .map(({ rule, object: { kind, namespace, name } }) => [rule, `${kind}/${namespace}/${name}`] as const),
  );

const compiled = join(root, "bin/cli/main.js");

export const ourCommand = (file: string, ...more: string[]): Command => ({
  file: process.execPath,
  args: [compiled, "check", "--format", "json", ...more, file],
});

const chosenRules = sharedRules.flatMap(({ id }) => ["--rule", id]);

type Prepare = (file: string, folder: string, corpus: string) => Pick<Tool, "command" | "refusals">;

interface GatorResult {
  msg: string;
}
interface ConftestResult {
  failures?: { msg: string }[];
}
interface CheckovReport {
  results: { failed_checks: { check_id: string; resource: string }[] };
}

const checkovIds = new Map(sharedRules.flatMap(({ id, checkov }) => checkov.map((check) => [check, id] as const)));

const prepare: Readonly<Record<PeerName, Prepare>> = {
  conftest: (file, folder, corpus) => ({
    command: { file, args: ["test", corpus, "--policy", writeRego(join(folder, "rego")), "--output", "json"] },
    refusals: (output) =>
      collect(
        (JSON.parse(output) as ConftestResult[]).flatMap(({ failures }) =>
          (failures ?? []).map(({ msg }) => saidBy(msg)),
        ),
      ),
  }),
  gator: (file, folder, corpus) => ({
    command: {
      file,
      args: [
        "test",
        "--filename",
        writeTemplates(join(folder, "templates.yaml")),
        "--filename",
        corpus,
        "--output",
        "json",
      ],
    },
    refusals: (output) => collect((JSON.parse(output) as GatorResult[]).map(({ msg }) => saidBy(msg))),
  }),
  checkov: (file, _, corpus) => ({
    command: {
      file,
      args: [
        ...["--file", corpus, "--framework", "kubernetes", "--check", [...checkovIds.keys()].join(",")],
        ...["--output", "json", "--compact", "--quiet", "--skip-download"],
      ],
    },
    refusals: (output) =>
      collect(
        (JSON.parse(output) as CheckovReport).results.failed_checks.map(
          ({ check_id, resource }) => [checkovIds.get(check_id) ?? check_id, resource.replaceAll(".", "/")] as const,
        ),
      ),
  }),
};

/** Ours with the shared rules, ours with all, and each peer that can be had. */
export function contenders(folder: string, corpus: string, ourVersion: string, say: Say): Contender[] {
  const ours = { version: ourVersion, refusals: ourRefusals };
  const others = (Object.keys(peers) as PeerName[]).map((name): Contender => {
    const { version } = peers[name];
    const installed = ensurePeer(name, say);
    if ("missing" in installed) return { name, version, missing: installed.missing };
    return { name, version, ...prepare[name](installed.file, folder, corpus) };
  });
  return [
    { name: "palisade, shared rules", ...ours, command: ourCommand(corpus, ...chosenRules) },
    { name: "palisade, all rules", ...ours, command: ourCommand(corpus) },
    ...others,
  ];
}
