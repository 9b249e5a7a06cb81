import type { Field } from "./field";
import { memo } from "./memo";
import type { KubeObject } from "./object";

/** A repository that an agent works on, with the Secret that opens it. */
export interface GitUse {
  readonly object: KubeObject;
  readonly repository: Field;
  /** What holds both. */
  readonly git: Field;
  /** Name of the Secret in the object's namespace; absent for public repositories. */
  readonly secret: Field;
}

type Reader = (spec: Field) => readonly (readonly [repository: Field, secret: Field, git: Field])[];

const fromList =
  (list: string): Reader =>
  (spec) =>
    spec
      .at(list)
      .each()
      .map((item) => item.at("git"))
      .filter((git) => !git.isAbsent)
      .map((git) => [git.at("repository"), git.at("secretRef", "name"), git]);

const kubeOpenCode: Reader = (spec) => [...fromList("contexts")(spec), ...fromList("skills")(spec)];

const readers: Readonly<Record<string, Reader>> = {
  "Polecat.gastown.gastown.io": (spec) => [
    [spec.at("kubernetes", "gitRepository"), spec.at("kubernetes", "gitSecretRef", "name"), spec.at("kubernetes")],
  ],
  "Rig.gastown.gastown.io": (spec) => [[spec.at("gitURL"), spec.at("gitSecretRef", "name"), spec]],
  "Agent.kubeopencode.io": kubeOpenCode,
  "AgentTemplate.kubeopencode.io": kubeOpenCode,
  "Task.kubeopencode.io": kubeOpenCode,
  "CronTask.kubeopencode.io": (spec) => kubeOpenCode(spec.at("taskTemplate", "spec")),
};

/** Every repository that an object names; none for kinds that know no Git. */
export const gitUses = memo((object: KubeObject): readonly GitUse[] => {
  const read = readers[`${object.kind}.${object.group}`];
  const pairs = read?.(object.root.at("spec")) ?? [];
  return pairs
    .filter(([repository]) => !repository.isAbsent)
    .map(([repository, secret, git]) => ({ object, repository, secret, git }));
});

export interface RepositoryAddress {
  readonly scheme: string;
  readonly user: string;
  readonly host: string;
  readonly port: string;
  /** Without leading slash and `.git`. */
  readonly path: string;
}

const trimmed = (path: string): string => path.replace(/^\/+|\/+$|\.git\/?$/g, "");

/** Reads `git@host:path` and URLs alike; undefined for what is neither. */
export function parseRepository(text: string): RepositoryAddress | undefined {
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:([^@/]*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?\/(.*)$/i.exec(text);
  if (url) {
    const [, scheme = "", user = "", host = "", port = "", path = ""] = url;
    return { scheme: scheme.toLowerCase(), user, host: host.toLowerCase(), port, path: trimmed(path) };
  }
  const scp = /^(?:([^@:/]+)@)?([A-Za-z0-9][^:/@]*):(?!\/\/)(.+)$/.exec(text);
  if (!scp) return undefined;
  const [, user = "", host = "", path = ""] = scp;
  return { scheme: "ssh", user, host: host.toLowerCase(), port: "", path: trimmed(path) };
}

const defaultPorts: Readonly<Record<string, string>> = { ssh: "22", https: "443", http: "80", git: "9418" };

/** One name for all spellings of a repository, whatever the way to it; the text itself where it cannot be read. */
export function repositoryName(text: string): string {
  const address = parseRepository(text);
  if (address === undefined) return text;
  const { scheme, host, port, path } = address;
  const usual = port === "" || port === defaultPorts[scheme];
  return `${host}${usual ? "" : `:${port}`}/${path.toLowerCase()}`;
}
