import { type Finding, fail } from "../finding";
import { type GitUse, gitUses, repositoryName } from "../gitRepositories";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { secretEntries } from "../secretData";

/** Secrets that open repositories. Allowed: one repository per Secret, no key twice. */
export const rule = defineRule({
  id: "secret-shared-across-repos",
  group: "E",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "*",
  says: "each repository has a key of its own",
  why: "A key for two repositories lets the agent of one push to the other, and neither key can be withdrawn alone.",
  mend: "make one deploy key, and one Secret, per repository",
  compliance: ["K4"],
  checkStack: (objects) => [...sharedByName(objects), ...equalKeys(objects)],
});

const keyOf = (object: KubeObject, name: string): string =>
  [object.origin.cluster ?? "", object.namespace, name].join("|");

/** A Secret that opens a second repository is reported where the second one is named. */
function sharedByName(objects: readonly KubeObject[]): Finding[] {
  const first = new Map<string, string>();
  return objects.flatMap(gitUses).flatMap((use): Finding[] => {
    const named = secretAndRepository(use);
    if (named === undefined) return [];
    const [name, repository] = named;
    const key = keyOf(use.object, name);
    const other = first.get(key) ?? repository;
    first.set(key, other);
    if (other === repository) return [];
    return [{ ...fail(use.secret, `Secret "${name}" opens another repository too`), object: use.object }];
  });
}

function secretAndRepository({ secret, repository }: GitUse): [string, string] | undefined {
  const name = secret.get("string");
  const text = repository.get("string");
  return name === undefined || text === undefined ? undefined : [name, repositoryName(text)];
}

function equalKeys(objects: readonly KubeObject[]): Finding[] {
  const holders = new Map<string, KubeObject>();
  const secrets = objects.filter(({ kind, group }) => kind === "Secret" && group === "");
  return secrets.flatMap((object) =>
    secretEntries(object).flatMap(({ text, field }): Finding[] => {
      if (text === undefined || !text.includes("PRIVATE KEY-----")) return [];
      const holder = holders.get(text.trim()) ?? object;
      holders.set(text.trim(), holder);
      return holder === object ? [] : [{ ...fail(field, `the same key as in Secret "${holder.name}"`), object }];
    }),
  );
}
