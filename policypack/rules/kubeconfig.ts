import { parse } from "yaml";
import { Field } from "./field";

const isContent = (text: string): boolean => /\n|^\s*[{]/.test(text);

/** A kubeconfig given as text or as an object; undefined for a path, or for text that nobody can read. */
export function kubeconfigOf(field: Field): Field | undefined {
  if (field.get("map") !== undefined) return field;
  const text = field.get("string") ?? "";
  if (!isContent(text)) return undefined;
  try {
    const value: unknown = parse(text, { maxAliasCount: 10, logLevel: "error" });
    return typeof value === "object" && value !== null ? Field.of(value) : undefined;
  } catch {
    return undefined;
  }
}

const secrets = ["token", "password", "client-key-data", "auth-provider"];

const cluster = (item: Field): string[] => {
  const body = item.at("cluster");
  const skips = [true, "true"].some((on) => body.at("insecure-skip-tls-verify").value === on);
  const plain = /^http:/i.test(body.at("server").get("string") ?? "");
  return [...(skips ? [`${item.path} trusts any server`] : []), ...(plain ? [`${item.path} speaks without TLS`] : [])];
};

function user(item: Field, execPlugins: readonly string[]): string[] {
  const body = item.at("user");
  const held = secrets.filter((key) => !body.at(key).isAbsent).map((key) => `${item.path} holds a ${key}`);
  const command = body.at("exec", "command").get("string");
  const name =
    command
      ?.split(/[\\/]/)
      .at(-1)
      ?.replace(/\.exe$/i, "") ?? "";
  const strange = command !== undefined && !execPlugins.includes(name);
  return [...held, ...(strange ? [`${item.path} runs a program that is not on the list`] : [])];
}

/** What is wrong with it; no word of what it holds. */
export const kubeconfigFaults = (config: Field, execPlugins: readonly string[]): string[] => [
  ...config.at("clusters").each().flatMap(cluster),
  ...config
    .at("users")
    .each()
    .flatMap((item) => user(item, execPlugins)),
];
