import { clusterOf } from "../egress/workloads";
import { type Finding, fail } from "../finding";
import { gitUses, repositoryName } from "../gitRepositories";
import type { KubeObject } from "../object";
import { originalOf } from "../patches";
import { rbacOf } from "../rbac/graph";
import { isRole, type PolicyRule, policyRules } from "../rbac/words";
import { bareCredentials } from "../rotation/evidence";
import type { Gap, Room } from "./room";

const most = 5;

export const credentialGap: Gap = (room, context, objects) => {
  const own = new Set(room.objects.map(originalOf));
  const names = bareCredentials(objects, context)
    .filter(({ object, finding }) => finding.verdict === "fail" && own.has(object))
    .map(({ name }) => name || "(not named yet)");
  const distinct = [...new Set(names)];
  const more = distinct.length > most ? ` and ${distinct.length - most} more` : "";
  const told = `${distinct.slice(0, most).join(", ")}${more}`;
  return distinct.length === 0 ? [] : [fail("", `nothing renews ${told} in namespace "${room.namespace}"`)];
};

/** The repositories that each Secret of a room opens, by its name. */
function repositoriesBySecret({ objects }: Room): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { secret, repository } of objects.flatMap(gitUses)) {
    const [name, text] = [secret.get("string"), repository.get("string")];
    if (name !== undefined && text !== undefined)
      found.set(name, (found.get(name) ?? new Set()).add(repositoryName(text)));
  }
  return found;
}

const texts = ({ known }: PolicyRule["verbs"]): string[] => known.map(({ text }) => text);

const isAboutSecrets = (rule: PolicyRule): boolean =>
  ["secrets", "*"].some((word) => texts(rule.resources).includes(word)) &&
  ["", "*"].some((word) => texts(rule.apiGroups).includes(word));

const readable = (names: readonly string[], bySecret: Map<string, Set<string>>): string[] => [
  ...new Set(names.flatMap((name) => [...(bySecret.get(name) ?? [])])),
];

export const roleGap: Gap = (room) => {
  const bySecret = repositoriesBySecret(room);
  return room.objects
    .filter((object) => isRole(object) && object.kind === "Role")
    .flatMap((object) =>
      policyRules(object)
        .filter(isAboutSecrets)
        .flatMap((rule): Finding[] => {
          const { known, doubt } = rule.resourceNames;
          if (doubt !== undefined) return [{ verdict: "unknown", at: doubt.path, got: "not known yet", object }];
          if (known.length === 0) return [{ ...fail(rule.field, "Secrets of any name"), object }];
          const repositories = readable(texts(rule.resourceNames), bySecret);
          const got = `Secrets of ${repositories.length} repositories`;
          return repositories.length > 1 ? [{ ...fail(rule.resourceNames.field, got), object }] : [];
        }),
    );
};

/** Names of the Secrets that an account of the room may read; undefined where it may read all. */
function secretsOf(account: string, room: Room, objects: readonly KubeObject[]): string[] | undefined {
  const rules = rbacOf(objects)
    .filter(({ objects: [first] }) => first !== undefined && clusterOf(first) === room.cluster)
    .flatMap(({ accesses }) => accesses)
    .filter(({ subject, binding }) => {
      const own = subject.kind === "ServiceAccount" && subject.name === account && subject.namespace === room.namespace;
      return own && [room.namespace, ""].includes(binding.scope);
    })
    .map(({ rule }) => rule)
    .filter(
      (rule) => isAboutSecrets(rule) && texts(rule.verbs).some((verb) => ["get", "list", "watch", "*"].includes(verb)),
    );
  return rules.some(({ resourceNames }) => resourceNames.known.length === 0)
    ? undefined
    : rules.flatMap(({ resourceNames }) => texts(resourceNames));
}

export const sharedAccountGap: Gap = (room, _, objects) => {
  const bySecret = repositoriesBySecret(room);
  const accounts = new Set(room.pods.flatMap(({ account }) => account ?? []));
  return [...accounts].flatMap((account) => {
    const owners = room.pods.filter((pod) => pod.account === account).map(({ owner }) => owner);
    const used = [...new Set(owners.flatMap(gitUses).flatMap(({ secret }) => secret.get("string") ?? []))];
    const names = secretsOf(account, room, objects);
    const repositories = readable(names === undefined ? used : used.filter((name) => names.includes(name)), bySecret);
    return repositories.length > 1
      ? [fail("", `account "${account}" serves ${repositories.length} repositories, and may read the Secrets of all`)]
      : [];
  });
};
