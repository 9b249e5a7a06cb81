import { isPrivateKeyName } from "../credentials";
import type { Field } from "../field";
import { advice, type Finding, fail, troubles } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

// Operators take the key of the model's API from the environment alone.
const llmName = /anthropic|openai|claude|gemini|mistral|llm/i;

/** Fields: env[*].valueFrom.secretKeyRef, envFrom[*].secretRef. Allowed: none; the key of an LLM API is advice. */
export const rule = defineRule({
  id: "secret-env-injection",
  group: "E",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "agents get credentials as files, one key each",
  why: "Every process the agent starts inherits its environment, and prints it in the first crash report.",
  mend: "mount the one key as a file",
  compliance: ["CIS 5.4.1", "K4"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) => [
      ...field.at("env").each().flatMap(judgeVariable),
      ...field
        .at("envFrom")
        .each()
        .map((source) => source.at("secretRef"))
        .flatMap((secret) => (secret.isSet ? [fail(secret, "every key of a Secret")] : troubles(secret, "map"))),
    ]),
});

function judgeVariable(variable: Field): Finding[] {
  const source = variable.at("valueFrom", "secretKeyRef");
  if (!source.isSet) return troubles(source, "map");
  const key = source.at("key").get("string") ?? "";
  const name = variable.at("name").get("string") ?? "";
  if (isPrivateKeyName(key) || isPrivateKeyName(name)) return [fail(source, "an SSH private key in the environment")];
  if (llmName.test(name) || llmName.test(key)) return [advice(source, "the LLM key in the environment")];
  return [fail(source, "a Secret's key in the environment")];
}
