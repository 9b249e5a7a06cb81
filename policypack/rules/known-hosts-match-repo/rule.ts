import { type Finding, fail, show, unknown } from "../finding";
import { type GitUse, gitUses, parseRepository, type RepositoryAddress } from "../gitRepositories";
import { hostLines, isAbout, lookupName } from "../knownHosts";
import { isA, sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";
import { secretEntries } from "../secretData";

/** Keys that the Gas Town operator brings itself. */
const builtIn = ["github.com", "gitlab.com", "bitbucket.org"];
const polecat = "Polecat.gastown.gastown.io";

/** Host of a repository against its known_hosts. Allowed: an entry for that host and port, or one that the operator brings. */
export const rule = defineRule({
  id: "known-hosts-match-repo",
  group: "F",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [polecat, "Agent.kubeopencode.io", "AgentTemplate.kubeopencode.io", "Task.kubeopencode.io"],
  says: "the host keys at hand are those of the repository's host",
  why: "Keys of another host, or of another port, verify nothing: the clone fails, and the next one to mend it switches the check off.",
  mend: "give a known_hosts with a line for the repository's host: git.example, or [git.example]:2222 for another port",
  compliance: ["K6"],
  checkStack: (objects, context) =>
    objects
      .flatMap(gitUses)
      .flatMap((use) => judgeUse(use, objects, context).map((finding) => ({ ...finding, object: use.object }))),
});

function judgeUse(use: GitUse, objects: readonly KubeObject[], context: Context): Finding[] {
  const { object, repository, secret } = use;
  const address = parseRepository(repository.get("string") ?? "");
  if (repository.isUnknown) return [unknown(repository)];
  if (address === undefined) return [];
  if (isA(object, polecat)) return judgePolecat(object, address, objects, context);
  // A Rig has no such field, and KubeOpenCode reads keys for SSH alone.
  if (object.group !== "kubeopencode.io" || address.scheme !== "ssh" || secret.get("string") === undefined) return [];
  const texts = objects
    .filter((other) => isA(other, "Secret") && sameNamespace(other, object) && other.name === secret.get("string"))
    .flatMap(secretEntries)
    .filter(({ key }) => key === "ssh-known-hosts")
    .map(({ text }) => text);
  return texts.flatMap((text) => judgeText(text, address, secret.path));
}

function judgePolecat(
  object: KubeObject,
  address: RepositoryAddress,
  objects: readonly KubeObject[],
  { attested }: Context,
): Finding[] {
  const reference = object.root.at("spec", "kubernetes", "sshKnownHostsConfigMapRef", "name");
  if (reference.isUnknown) return [unknown(reference)];
  const name = reference.get("string") ?? "";
  const isBuiltIn = builtIn.includes(lookupName(address.host, address.port));
  if (name === "")
    return isBuiltIn || object.patch
      ? []
      : [fail(reference, `unset, and the operator brings no key of ${show(address.host)}`)];
  const maps = objects.filter(
    (other) => isA(other, "ConfigMap") && sameNamespace(other, object) && other.name === name,
  );
  if (maps.length === 0 && attested({ kind: "ConfigMap", namespace: object.namespace, name })) return [];
  if (maps.length === 0) return [unknown(reference, `ConfigMap ${show(name)} is not in the stack`)];
  return maps.flatMap(({ root, patch }) => {
    const field = root.at("data", "known_hosts");
    if (field.isUnknown) return [unknown(reference, `ConfigMap ${show(name)} is not known yet`)];
    if (field.isAbsent) return patch ? [] : [fail(reference, `ConfigMap ${show(name)} has no key known_hosts`)];
    return judgeText(field.get("string"), address, reference.path);
  });
}

function judgeText(text: string | undefined, { host, port }: RepositoryAddress, at: string): Finding[] {
  if (text === undefined) return [unknown(at, "a known_hosts that cannot be read")];
  const name = lookupName(host, port);
  const lines = hostLines(text).filter((line) => isAbout(line, name));
  if (lines.some(({ marker }) => marker === "@revoked")) return [fail(at, `the keys of ${show(name)} are revoked`)];
  return lines.length > 0 ? [] : [fail(at, `no line for ${show(name)}`)];
}
