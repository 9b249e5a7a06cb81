import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../components/manifest";
import type { Server } from "./server";

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** How the API server is told to take us for somebody. */
function flagsOf({ kind, name, namespace = "" }: Subject): string[] {
  if (kind === "ServiceAccount") return [`--as=system:serviceaccount:${namespace}:${name}`];
  return kind === "Group" ? ["--as=somebody", `--as-group=${name}`] : [`--as=${name}`];
}

const titleOf = ({ kind, name, namespace }: Subject): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

/** Everybody that a binding or a namespace of ours names, and every account. */
function subjectsOf(manifests: readonly Manifest[]): Subject[] {
  const bound = manifests.flatMap((m) => (Array.isArray(m.subjects) ? (m.subjects as Subject[]) : []));
  const accounts = manifests
    .filter(({ kind }) => kind === "ServiceAccount")
    .map(({ metadata }) => ({
      kind: "ServiceAccount",
      name: String(metadata.name),
      namespace: String(metadata.namespace),
    }));
  const all = new Map([...bound, ...accounts].map((s) => [titleOf(s), s]));
  return [...all.keys()].sort().flatMap((title) => all.get(title) ?? []);
}

/** What the server says that somebody may do, a line each: resources, URLs, names, verbs. */
function rightsOf(server: Server, flags: string[], namespace: string): string[] {
  const { code, output } = server.kubectl(["auth", "can-i", "--list", "-n", namespace, ...flags]);
  assert.equal(code, 0, output);
  const lines = output.split("\n").slice(1);
  return lines.map((line) => line.trim().replace(/\s{2,}/g, "  ")).filter((line) => line !== "");
}

/** `kubectl auth can-i --list` for everybody in every namespace, without what everybody may. */
export function rightsTable(server: Server, manifests: readonly Manifest[], rooms: readonly string[]): string {
  const own = manifests.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => String(metadata.name));
  const namespaces = [...own, ...rooms, "default"];
  const parts = subjectsOf(manifests).flatMap((subject) => {
    const anybody = subject.kind === "ServiceAccount" ? "--as=system:serviceaccount:nowhere:nobody" : "--as=nobody";
    return namespaces.map((namespace) => {
      const common = new Set(rightsOf(server, [anybody], namespace));
      const rights = rightsOf(server, flagsOf(subject), namespace).filter((line) => !common.has(line));
      return [`${titleOf(subject)} in ${namespace}`, ...(rights.length === 0 ? ["nothing"] : rights.sort())];
    });
  });
  return `${parts.map(([title, ...rights]) => [title, ...rights.map((line) => `  ${line}`)].join("\n")).join("\n\n")}\n`;
}

/** Compares with the committed table; UPDATE_GOLDEN=1 writes it anew. */
export function matchesTable(system: string, table: string): void {
  const path = join(__dirname, "rights", `${system}.txt`);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, table);
  assert.ok(existsSync(path), `no table for ${system}; run with UPDATE_GOLDEN=1`);
  assert.equal(table, readFileSync(path, "utf8"));
}
