import { commandWords } from "../commands";
import type { Field } from "../field";
import { type Finding, fail, forbid, troubles } from "../finding";
import { insecureTls, insecureVariable, isTlsVariable } from "../gitTransport";
import { leavesOf } from "../leaves";
import type { KubeObject } from "../object";
import { type Container, podsOf } from "../pods";
import { defineRule } from "../rule";

/** Switches of Git, Node, Python, npm, curl, kubectl and custom resources. Allowed: those that keep certificates checked. */
export const rule = defineRule({
  id: "tls-verify-off",
  group: "F",
  level: "mandatory",
  severity: "critical",
  kinds: "*",
  says: "every program checks the certificate of whom it talks to",
  why: "An unchecked connection goes to whoever sits in between, with the token in its header.",
  mend: "mount the CA bundle that signs the certificate, and remove the switch",
  compliance: ["K6"],
  check: (object, context) => [
    ...podsOf(object, context).flatMap(({ containers }) => containers.flatMap(judgeContainer)),
    ...(object.kind === "ConfigMap" && object.group === "" ? judgeFiles(object.root.at("data")) : []),
    ...(object.group === "" || object.group === "apiregistration.k8s.io" ? [] : judgeSwitches(object)),
  ],
});

const judgeContainer = (container: Container): Finding[] => [
  ...judgeCommands(container),
  ...judgeVariables(container.field.at("env")),
];

/** `command: [curl]` and `args: [-k]` are one command line; a script is one by itself. */
function judgeCommands(container: Container): Finding[] {
  const words = commandWords(container);
  const single = words.flatMap((field) => judgeText(field));
  if (single.length > 0) return single;
  const line = ["command", "args"].flatMap((key) => container.field.at(key).each());
  const got = insecureTls(line.map((field) => field.get("string") ?? "").join(" "));
  return got === undefined ? [] : [fail(container.field.at("args").or(container.field.at("command")), got)];
}

function judgeText(field: Field): Finding[] {
  const got = insecureTls(field.get("string") ?? "");
  return got === undefined ? [] : [fail(field, got)];
}

const judgeVariables = (list: Field): Finding[] =>
  list.each().flatMap((variable) => {
    const name = variable.at("name").get("string") ?? "";
    const value = variable.at("value");
    if (isTlsVariable(name)) {
      const got = insecureVariable(name, value.get("string") ?? "");
      const elsewhere = value.isAbsent && variable.at("valueFrom").isSet;
      return got === undefined || elsewhere || value.isUnknown ? troubles(value, "string") : [fail(value, got)];
    }
    return gitConfigOff(name, list) ? [fail(value, "http.sslVerify is off")] : judgeText(value);
  });

/** GIT_CONFIG_KEY_0 and GIT_CONFIG_VALUE_0 belong together. */
function gitConfigOff(name: string, list: Field): boolean {
  const number = /^GIT_CONFIG_VALUE_(\d+)$/.exec(name)?.[1];
  if (number === undefined) return false;
  const textOf = (wanted: string): string | undefined =>
    list
      .each()
      .find((variable) => variable.at("name").get("string") === wanted)
      ?.at("value")
      .get("string");
  return insecureTls(`${textOf(`GIT_CONFIG_KEY_${number}`)}=${textOf(name)}`) !== undefined;
}

/** Files by the names that programs read; text elsewhere may be documentation. */
const readByPrograms = /(^|[._-])(npmrc|gitconfig|config|kubeconfig|curlrc)$/i;

const judgeFiles = (data: Field): Finding[] =>
  leavesOf(data)
    .filter(({ key }) => readByPrograms.test(key))
    .flatMap(({ key, field }) => {
      const curl = /curlrc$/i.test(key) && /^[ \t]*-?-?(insecure|k)[ \t]*$/m.test(field.get("string") ?? "");
      return curl ? [fail(field, "insecure")] : judgeText(field);
    });

/** A switch of a custom resource, at whatever depth: `insecureSkipTLSVerify`, `insecureSkipVerify`. */
const judgeSwitches = ({ root }: KubeObject): Finding[] =>
  leavesOf(root.at("spec"))
    .filter(({ key }) => /^insecure(Skip|_skip_)?(TLS)?_?Verif(y|ication)$/i.test(key))
    .flatMap(({ field }) => forbid(field, "boolean", (value) => value));
