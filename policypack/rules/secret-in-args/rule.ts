import { commandWords } from "../commands";
import { credentialIn } from "../credentials";
import type { Field } from "../field";
import { type Finding, fail, judge, unknown } from "../finding";
import { type Container, everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Fields: command, args, exec and httpHeaders of probes and hooks. Allowed: nothing in which a detector sees a credential. */
export const rule = defineRule({
  id: "secret-in-args",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: "pods",
  says: "no command line holds a credential",
  why: "Arguments show in the process list of the node, in the pod's spec and in most logs.",
  mend: "read the credential from a file",
  compliance: ["K4"],
  check: (object, context) => everyContainer(object, context, judgeContainer),
});

const handlers = [
  ["livenessProbe", "httpGet"],
  ["readinessProbe", "httpGet"],
  ["startupProbe", "httpGet"],
  ["lifecycle", "postStart", "httpGet"],
  ["lifecycle", "preStop", "httpGet"],
];

/** `--token=x` names its value; so does the word before it. */
function judgeContainer(container: Container): Finding[] {
  const words = commandWords(container);
  const inWords = words.flatMap((field, index) => {
    const text = field.get("string");
    if (text === undefined) return field.isUnknown ? [unknown(field)] : judge(field, "string", () => undefined);
    const [, flag = "", value = ""] = /^--?([\w-]+)=(.*)$/s.exec(text) ?? [];
    const before = words[index - 1]?.get("string") ?? "";
    const seen = credentialIn(text, before.startsWith("-") ? before : "") ?? credentialIn(value, flag);
    return seen === undefined ? [] : [fail(field, seen)];
  });
  return [
    ...inWords,
    ...handlers.flatMap((path) =>
      container.field
        .at(...path, "httpHeaders")
        .each()
        .flatMap(judgeHeader),
    ),
  ];
}

const judgeHeader = (header: Field): Finding[] =>
  judge(header.at("value"), "string", (value = "") => {
    const name = header.at("name").get("string") ?? "";
    return credentialIn(value, name) ?? credentialIn(`${name}: ${value}`);
  });
