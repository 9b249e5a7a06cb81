import { isPrivateKeyName } from "../credentials";
import type { Field } from "../field";
import { type Finding, fail, show } from "../finding";
import { agentKinds } from "../kubeOpenCode";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Field: spec.credentials. Allowed: one key each, as a variable or as a file in a place for secrets; private keys as files. */
export const rule = defineRule({
  id: "kubeopencode-credential-scope",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: agentKinds,
  says: "an agent gets single keys, each in one place",
  why: "A whole Secret in the environment shows every key in it to every program that the agent starts, and to its logs.",
  mend: "name secretRef.key, and mount private keys as files",
  compliance: ["K4"],
  config: {
    secretPaths: texts(
      ["/secrets/", "/run/secrets/", "/var/run/secrets/", "/etc/github-app/"],
      "folders into which credentials may be mounted, besides .ssh",
    ),
  },
  check: ({ root }, { config }) =>
    root
      .at("spec", "credentials")
      .each()
      .flatMap((credential) => judgeCredential(credential, config.secretPaths)),
});

function judgeCredential(credential: Field, folders: readonly string[]): Finding[] {
  const [key, env, path] = [credential.at("secretRef", "key"), credential.at("env"), credential.at("mountPath")];
  if (credential.partial || !credential.isSet) return [];
  if (key.isAbsent && path.isAbsent) return [fail(credential, "every key of the Secret as a variable")];
  if (env.isSet && path.isSet) return [fail(credential, "a variable and a file")];
  if (env.isSet && [env, key].some((field) => isPrivateKeyName(field.get("string") ?? "")))
    return [fail(env, "a private key as a variable")];
  const place = `${path.get("string") ?? ""}/`;
  const kept = /\/\.ssh\//.test(place) || folders.some((folder) => place.startsWith(folder));
  return path.isSet && !kept ? [fail(path, `${show(path.value)}, which is no place for secrets`)] : [];
}
