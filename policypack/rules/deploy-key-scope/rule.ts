import { type Finding, fail, forbid, judge } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Keys that this project registers itself, where a host has no provider. */
const ownType = "pulumi-nodejs:dynamic/palisade:DeployKeyRegistration";

/** Resources of Git hosts. Allowed: deploy keys, read-only unless their name is under `pushers`. */
export const rule = defineRule({
  id: "deploy-key-scope",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: [
    "github:index/repositoryDeployKey:RepositoryDeployKey",
    "gitlab:index/deployKey:DeployKey",
    "gitea:index/repositoryKey:RepositoryKey",
    ownType,
    "github:index/userSshKey:UserSshKey",
    "gitlab:index/userSshKey:UserSshKey",
    "gitea:index/publicKey:PublicKey",
    "gitlab:index/personalAccessToken:PersonalAccessToken",
    "gitlab:index/groupAccessToken:GroupAccessToken",
    "gitlab:index/projectAccessToken:ProjectAccessToken",
  ],
  says: "agents hold deploy keys of single repositories",
  why: "A key of an account opens every repository of it, and its settings.",
  mend: "register a deploy key on the repository, with write access only where it pushes",
  compliance: ["K3", "K4"],
  config: { pushers: texts(["*-write"], "titles of deploy keys that must push; * at an end stands for any rest") },
  check: (object, { config }) => judgeKey(object, config.pushers),
});

const wide = /^(admin|.*admin|.*_org|workflow|sudo|api|.*:admin.*)$/i;

function judgeKey({ root, origin }: KubeObject, pushers: readonly string[]): Finding[] {
  const type = origin.type ?? "";
  if (/UserSshKey$|PublicKey$/.test(type)) return [fail("key", "a key of a whole account")];
  if (/Token$/.test(type))
    return root
      .at("scopes")
      .each()
      .flatMap((scope) => forbid(scope, "string", (value) => wide.test(value)));
  const title = root.at("title").get("string") ?? "";
  if (pushers.some((glob) => covers(glob, title))) return [];
  if (type.startsWith("gitlab:")) return forbid(root.at("canPush"), "boolean", (value) => value);
  const readOnly = root.at("readOnly");
  return judge(readOnly, "boolean", (value) =>
    value === true || (value === undefined && isSafe(type)) ? undefined : "may push",
  );
}

// GitHub's provider makes a key read-only when told nothing; others let it push.
const isSafe = (type: string): boolean => type.startsWith("github:");

const covers = (glob: string, title: string): boolean =>
  (glob.endsWith("*") && title.startsWith(glob.slice(0, -1))) ||
  (glob.startsWith("*") && title.endsWith(glob.slice(1))) ||
  glob === title;
