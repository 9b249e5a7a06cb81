import type * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../problems";
import { parseKeys } from "./keys";
import type { Values } from "./model";

const placeholders = /^(changeme|change-me|password|passwd|secret|admin|root|example|default|token|test|todo|x+)$/i;
const credentialName = /passw|token|jwt|secret|api[-_]?key/i;
const shortest = 16;

/** Why a value cannot be the credential that it is taken for; the value itself is never part of the answer. */
export function valueProblem(key: string, value: unknown): string | undefined {
  if (typeof value !== "string") return "is no text";
  if (value.trim() === "") return "is empty";
  if (placeholders.test(value.trim())) return "is a placeholder; give the real value";
  if (value.includes("BEGIN OPENSSH PRIVATE KEY"))
    return "is a key for SSH; make it with DeployKey, which registers its public half";
  if (!value.trim().includes("\n") && value !== value.trim())
    return "has a space or a line break at one end, which readers would send along; trim it";
  if (credentialName.test(key) && value.length < shortest)
    return `is shorter than ${shortest} characters, and can be guessed; issue a longer one`;
  if (key === ".dockerconfigjson" && !isDockerConfig(value))
    return 'is no JSON with "auths"; give what docker login writes';
  return Buffer.byteLength(value) > 900_000 ? "is larger than a Secret may be" : undefined;
}

function isDockerConfig(value: string): boolean {
  try {
    const config: unknown = JSON.parse(value);
    return typeof Object(config).auths === "object";
  } catch {
    return false; // the parser's message would quote the text
  }
}

const isOutput = (value: pulumi.Input<string>): boolean => typeof Object(value).apply === "function";

/** Checks what is known now; an output is checked when it arrives. */
export function parseValues(values: Values | undefined, p: Problems): Values {
  parseKeys(Object.keys(values ?? {}), p);
  if (!p.clean()) return {};
  for (const [key, value] of Object.entries(values ?? {})) {
    const problem = isOutput(value) || value instanceof Promise ? undefined : valueProblem(key, value);
    if (problem !== undefined) p.at(key).note(`the value ${problem}`);
  }
  return values ?? {};
}
