import type { Field } from "./field";
import { gitUses } from "./gitRepositories";
import type { KubeObject } from "./object";

/** Kinds that name a repository for a program to fetch. */
export const gitKinds = [
  "Polecat.gastown.gastown.io",
  "Rig.gastown.gastown.io",
  "Agent.kubeopencode.io",
  "AgentTemplate.kubeopencode.io",
  "Task.kubeopencode.io",
  "CronTask.kubeopencode.io",
  "GitRepository.source.toolkit.fluxcd.io",
  "Application.argoproj.io",
];

/** A source of Argo CD that names a chart is a chart registry, and no Git repository. */
const argoSources = (spec: Field): Field[] =>
  [spec.at("source"), ...spec.at("sources").each()]
    .filter((source) => source.at("chart").isAbsent)
    .map((source) => source.at("repoURL"));

/** Every repository that an object names, with the programs that deploy from Git. */
export function repositoryFields(object: KubeObject): Field[] {
  const spec = object.root.at("spec");
  const others =
    object.kind === "GitRepository" ? [spec.at("url")] : object.kind === "Application" ? argoSources(spec) : [];
  return [...gitUses(object).map(({ repository }) => repository), ...others.filter((field) => !field.isAbsent)];
}
