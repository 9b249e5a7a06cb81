import { type Finding, fail, show, unknown } from "../finding";
import { type GitUse, gitUses, parseRepository } from "../gitRepositories";
import { isA, sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";
import { secretEntries } from "../secretData";

/** Secrets of KubeOpenCode's Git contexts and skills over SSH. Allowed: those with a key ssh-known-hosts. */
export const rule = defineRule({
  id: "git-secret-known-hosts",
  group: "F",
  level: "mandatory",
  severity: "high",
  kinds: ["Agent.kubeopencode.io", "AgentTemplate.kubeopencode.io", "Task.kubeopencode.io", "CronTask.kubeopencode.io"],
  says: "a Secret for Git over SSH brings the host's keys with it",
  why: "Without ssh-known-hosts the operator clones without checking the host, and says nothing.",
  mend: "add the key ssh-known-hosts, with the host's lines, to the Secret",
  compliance: ["K6"],
  checkStack: (objects, context) =>
    objects
      .filter(({ group }) => group === "kubeopencode.io")
      .flatMap(gitUses)
      .flatMap((use) => judgeUse(use, objects, context).map((finding) => ({ ...finding, object: use.object }))),
});

function judgeUse({ object, repository, secret }: GitUse, objects: readonly KubeObject[], context: Context): Finding[] {
  const open = [repository, secret].find((field) => field.isUnknown);
  if (open !== undefined) return [unknown(open)];
  const name = secret.get("string");
  if (!name || parseRepository(repository.get("string") ?? "")?.scheme !== "ssh") return [];
  const secrets = objects.filter(
    (other) => isA(other, "Secret") && sameNamespace(other, object) && other.name === name,
  );
  if (secrets.length === 0) {
    const known = context.attested({ kind: "Secret", namespace: object.namespace, name });
    return known ? [] : [unknown(secret, `Secret ${show(name)} is not in the stack`)];
  }
  const entries = secrets.flatMap(secretEntries).filter(({ key }) => key === "ssh-known-hosts" || key === "");
  if (entries.some(({ field }) => field.isUnknown)) return [unknown(secret, `Secret ${show(name)} is not known yet`)];
  const filled = entries.some(({ text = "" }) => text.trim() !== "");
  return filled ? [] : [fail(secret, `Secret ${show(name)} holds no ssh-known-hosts`)];
}
