import { commandWords } from "../commands";
import type { Field } from "../field";
import { advice, type Finding, fail, troubles } from "../finding";
import { insecureSshOption } from "../gitTransport";
import { leavesOf } from "../leaves";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

/** SSH options in variables, commands, configuration files and agents' variables. Allowed: those that keep host keys checked. */
export const rule = defineRule({
  id: "ssh-options-insecure",
  group: "F",
  level: "mandatory",
  severity: "critical",
  kinds: "*",
  says: "nothing switches the checking of SSH host keys off",
  why: "One option in a variable is enough: Git then talks to whoever answers, with the deploy key of the repository.",
  mend: "remove the option and mount a known_hosts file with the host's key",
  compliance: ["K6"],
  check: (object, context) => [
    ...podsOf(object, context).flatMap(({ containers }) =>
      containers.flatMap((container) => [
        ...commandWords(container).flatMap(judgeText),
        ...judgeVariables(container.field.at("env")),
      ]),
    ),
    ...variableLists(object).flatMap(judgeVariables),
    ...configFiles(object, context),
  ],
});

function judgeText(field: Field): Finding[] {
  const got = insecureSshOption(field.get("string") ?? "");
  return got === undefined ? [] : [fail(field, got)];
}

const ofGit = /^(GIT_SSH|GIT_SSH_COMMAND|GIT_CONFIG_.*|SSH_OPTIONS|SSH_OPTS)$/;

function judgeVariables(list: Field): Finding[] {
  return list.each().flatMap((variable) => {
    const value = variable.at("value");
    const open = value.isUnknown && ofGit.test(variable.at("name").get("string") ?? "");
    return open ? troubles(value, "string") : judgeText(value);
  });
}

/** Variables that operators hand to the pods they make. */
const variableLists = ({ root, group }: KubeObject): Field[] => {
  if (group === "gastown.gastown.io") return [root.at("spec", "agentConfig", "env")];
  return group === "kubeopencode.io" ? [root.at("spec", "podSpec", "extraEnv")] : [];
};

/** Files by the names that Git and SSH read; text elsewhere may be documentation. */
const readBySsh = /(^|[._-])(ssh_?config|gitconfig|config)$/i;

function configFiles(object: KubeObject, { tierOf }: Context): Finding[] {
  if (object.kind !== "ConfigMap" || object.group !== "") return [];
  return leavesOf(object.root.at("data")).flatMap(({ key, field }) => {
    if (readBySsh.test(key)) return judgeText(field);
    const found = tierOf(object) === "agent" && /\bssh\b/.test(field.get("string") ?? "") ? judgeText(field) : [];
    return found.map(({ at, got }) => advice(at, got));
  });
}
