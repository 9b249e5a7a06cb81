import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { UserProblem } from "./problem";
import { stackConfig } from "./stackSettings";

/** Where a run deploys to: the embedded control plane, or a cluster of the user's. */
export type Target = { stack: string; config: Record<string, unknown> } & (
  | { kind: "embedded" }
  | { kind: "context"; context: string; kubeconfig: string }
);

const kubeconfigFiles = (): string[] =>
  (process.env.KUBECONFIG ?? join(homedir(), ".kube", "config")).split(delimiter).filter((file) => file !== "");

function contextsIn(file: string): string[] {
  if (!existsSync(file)) return [];
  const { contexts } = (parse(readFileSync(file, "utf8")) ?? {}) as { contexts?: { name: string }[] };
  return (contexts ?? []).map(({ name }) => name);
}

/** A stack, key or context that does not exist is said at once, with those that do. */
export function targetFor(context: string | undefined, settings = "local"): Target {
  const config = stackConfig(settings);
  if (context === undefined) return { kind: "embedded", stack: settings, config };
  const files = kubeconfigFiles();
  const known = files.flatMap(contextsIn);
  if (!known.includes(context)) {
    const where = files.join(", ");
    const hint = known.length > 0 ? `use one of: ${known.join(", ")}` : "no context is defined there; set KUBECONFIG";
    throw new UserProblem(`there is no context "${context}" in ${where}; ${hint}`, 2);
  }
  const stack = `${settings}-${context.replace(/[^A-Za-z0-9_.-]/g, "-")}`;
  return { kind: "context", stack, config, context, kubeconfig: files.join(delimiter) };
}
