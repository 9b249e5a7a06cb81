import { stringMap } from "../core/common";
import { anything, arr, bool, cel, int, int32, obj, req, str } from "../schema";
import { assetName, gitPath, gitRef, nameRef, repository } from "./fields";

const needs = (type: string, field: string) =>
  cel(`self.type != '${type}' || has(self.${field})`, `a context of type ${type} needs ${field}`);

const sync = obj(
  {
    enabled: bool("Whether the repository is fetched again; Agents only."),
    interval: str("How often; 5m if absent.", { hardened: { maxLength: 32 } }),
    policy: str("HotReload runs beside the agent; Rollout lets the controller run git.", {
      enum: ["HotReload", "Rollout"],
      default: "HotReload",
      hardened: {
        rules: [cel("self != 'Rollout'", "Rollout makes the controller itself run git on this URL; use HotReload")],
      },
    }),
  },
  "Fetching again.",
);

const gitContext = obj(
  {
    repository: req(repository("URL to clone.")),
    path: gitPath("Part of the repository that is mounted."),
    ref: gitRef("Branch or tag; a commit id does not work."),
    depth: int("Commits to fetch; a full clone is not possible.", { default: 1 }),
    recurseSubmodules: bool(),
    secretRef: nameRef("Secret with the credential."),
    sync,
  },
  "A repository.",
);

const urlContext = obj(
  {
    source: req(str("No effect: the controller refuses contexts of type URL.")),
    headers: stringMap("No effect."),
    secretRef: nameRef("No effect."),
    insecureSkipTLSVerify: bool("No effect."),
    timeout: int32("No effect.", { default: 30 }),
  },
  "No effect: not implemented.",
);

const contextItem = obj(
  {
    name: str("For readers."),
    description: str("For readers."),
    type: req(
      str("What the context is.", {
        enum: ["Text", "ConfigMap", "Git", "Runtime", "URL"],
        hardened: { enum: ["Text", "ConfigMap", "Git", "Runtime"] },
      }),
    ),
    mountPath: str("Where it is mounted; absent means appended to the agent's instructions.", {
      hardened: { maxLength: 1024 },
    }),
    fileMode: int32("Mode of the file, in decimal.", { hardened: { minimum: 0, maximum: 511 } }),
    text: str("The text itself."),
    configMap: obj({ name: req(str()), key: str("One key; all if absent."), optional: bool() }, "A ConfigMap."),
    git: gitContext,
    runtime: obj({}, "A prompt about the platform."),
    url: urlContext,
  },
  "",
  {
    rules: [
      needs("Text", "text"),
      needs("ConfigMap", "configMap"),
      needs("Git", "git"),
      needs("URL", "url"),
      needs("Git", "mountPath"),
    ],
  },
);

export const contexts = arr(contextItem, "What the agent is told and given.", { hardened: { maxItems: 64 } });

export const skillGit = obj(
  {
    repository: req(repository("URL to clone.")),
    ref: gitRef("Branch or tag."),
    path: gitPath("Folder of the skills."),
    names: arr(
      str("", { minLength: 1, maxLength: 253, pattern: "^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$" }),
      "Skills to take; all if absent.",
      { "x-kubernetes-list-type": "set", hardened: { maxItems: 64 } },
    ),
    depth: int("Commits to fetch.", { default: 1 }),
    recurseSubmodules: bool(),
    secretRef: nameRef("Secret with the credential."),
  },
  "A repository of skills.",
);

const skill = obj({ name: req(str("Folder below /skills.", assetName)), git: skillGit }, "", {
  rules: [cel("has(self.git)", "a skill needs git")],
});
export const skills = arr(skill, "Skills that are installed.", { hardened: { maxItems: 64 } });

export const plugin = obj({
  name: req(str("Package of npm, with a version.", { minLength: 1, hardened: { maxLength: 214, pattern: "^[^-]" } })),
  target: str("Part that loads it.", { enum: ["server", "tui"], default: "server" }),
  options: anything("Options of the plugin."),
});
export const plugins = arr(plugin, "Packages that npm installs, scripts included, at every start.", {
  hardened: { maxItems: 32 },
});

const credential = obj(
  {
    name: req(str("For readers.")),
    secretRef: req(obj({ name: req(str()), key: str("One key; all if absent.") }, "Secret of the same namespace.")),
    env: str("Variable that holds it."),
    mountPath: str("File, or folder if no key is named."),
    fileMode: int32("Mode of the file, in decimal: 256 is 0400.", {
      hardened: {
        rules: [cel("self in [256, 384]", "a credential is readable by its owner alone: 256 (0400) or 384 (0600)")],
      },
    }),
  },
  "",
  { rules: [cel("!has(self.env) || has(self.secretRef.key)", "env needs secretRef.key")] },
);
export const credentials = arr(credential, "Secrets that the agent is given.", { hardened: { maxItems: 64 } });
