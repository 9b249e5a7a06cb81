import { parseAcceptance } from "../acceptance";
import type { Problems } from "../problems";
import { AgentSecretType, type SecretEnvironmentArgs, type SecretMountArgs } from "./args";
import { type Delivery, type SecretFile, SecretFileMode } from "./delivery";
import type { AgentSecretModel } from "./model";

/** What can be delivered: the name and the keys of the Secret, and which of them are secret. */
export interface Deliverable {
  base: string;
  type: AgentSecretType;
  keys: readonly string[];
  secretKeys: readonly string[];
}

const quoted = (keys: readonly string[]): string => keys.map((key) => `"${key}"`).join(", ");

function parsePath(path: string, p: Problems): string {
  const steps = path.split("/").slice(1);
  const odd = steps.some((step) => step === "" || step === "." || step === "..");
  if (!path.startsWith("/") || odd || path.includes(":"))
    p.note(`"${path}" is no folder; write it from the root on, for example "/run/secrets/llm"`);
  return path;
}

function parseFile(path: string, p: Problems): void {
  if (path === "" || path.startsWith("/") || path.split("/").some((step) => step === "" || step.startsWith("..")))
    p.note(`"${path}" is no file below the folder; write for example "api-key"`);
}

function parseFiles(files: Record<string, string>, keys: readonly string[], p: Problems): SecretFile[] {
  const entries = Object.entries(files);
  if (entries.length === 0) p.note("name at least one key, or leave this away to have them all");
  for (const [key, path] of entries) {
    if (!keys.includes(key)) p.at(key).note(`the Secret has no such key; it has ${quoted(keys)}`);
    parseFile(path, p.at(key));
  }
  const paths = entries.map(([, path]) => path);
  if (new Set(paths).size < paths.length) p.note("two keys become the same file; give each its own");
  return entries.map(([key, path]) => ({ key, path }));
}

export function parseMount(args: SecretMountArgs | undefined, what: Deliverable, p: Problems): Delivery {
  const { path = `/run/secrets/${what.base}`, files, mode = SecretFileMode.OwnerReads } = args ?? {};
  const modes = Object.values(SecretFileMode);
  if (!modes.includes(mode))
    p.at("mode").note(`"${mode}" is none of ${quoted(modes)}; others on the node have no business here`);
  if (args !== undefined && what.type === AgentSecretType.DockerConfigJson)
    p.note("the kubelet reads registry credentials, not the agent; name the Secret under imagePullSecrets instead");
  const all = Object.fromEntries(what.keys.map((key) => [key, key]));
  return {
    volumeName: what.base,
    mountPath: parsePath(path, p.at("path")),
    files:
      files === undefined
        ? Object.entries(all).map(([key, file]) => ({ key, path: file }))
        : parseFiles(files, what.keys, p.at("files")),
    mode,
  };
}

type Environment = AgentSecretModel["environment"];

export function parseEnvironment(args: SecretEnvironmentArgs | undefined, what: Deliverable, p: Problems): Environment {
  if (args === undefined) return undefined;
  const { variable, key = what.secretKeys.length === 1 ? (what.secretKeys[0] ?? "") : "" } = args;
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(variable ?? ""))
    p.at("variable").note(
      'this is no name of a variable (it is not shown, as it may be the value); use at most 64 of letters, digits and "_", for example "ANTHROPIC_API_KEY"',
    );
  if (!what.keys.includes(key)) p.at("key").note(`name one of the keys: ${quoted(what.keys)}`);
  if (what.type === AgentSecretType.DockerConfigJson)
    p.note("the kubelet reads registry credentials, not the agent; leave this away");
  return { variable, key, acceptance: parseAcceptance(args, p) };
}
