import { judge } from "../finding";
import { sourceFault } from "../remoteSources";
import { defineRule } from "../rule";

/** Files of ConfigFile and ConfigGroup, folders of Kustomize. Allowed: local ones, or pinned by commit or digest. */
export const rule = defineRule({
  id: "manifest-remote",
  group: "P",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: [
    "kubernetes:yaml:ConfigFile",
    "kubernetes:yaml:ConfigGroup",
    "kubernetes:yaml/v2:ConfigFile",
    "kubernetes:yaml/v2:ConfigGroup",
    "kubernetes:kustomize:Directory",
    "kubernetes:kustomize/v2:Directory",
  ],
  says: "manifests are what was reviewed, not what an address holds today",
  why: "Whoever may move a tag or a branch, or sits on the way, writes into the cluster with the rights of the deployment.",
  mend: "keep the file in the repository, or name a commit of 40 hex digits in its address",
  compliance: ["K7"],
  check: ({ root }) =>
    [
      root.at("file"),
      root.at("directory"),
      ...(root.at("files").get("string") ? [root.at("files")] : root.at("files").each()),
    ].flatMap((field) => judge(field, "string", (text) => (text === undefined ? undefined : sourceFault(text)))),
});
