import * as pulumi from "@pulumi/pulumi";
import { AgentPlatform, type AgentPlatformArgs } from "./index";

/** Arguments that configuration may give as they are; what is wrong with them, the platform's parser says all at once. */
const keys = [
  "teams",
  "git",
  "knownHosts",
  "rotation",
  "modelKey",
  "modelVendor",
  "quota",
  "sandboxHandler",
  "egressEngine",
  "gasTown",
  "kubeOpenCode",
  "powerTools",
  "claudeConductor",
] as const;
const texts: readonly string[] = ["modelVendor", "sandboxHandler", "egressEngine"];

/** The engine takes an unquoted day for a moment; this makes it a day again. */
function withDays(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^(\d{4}-\d{2}-\d{2}) 00:00:00 \+0000 UTC$/, "$1");
  if (Array.isArray(value)) return value.map(withDays);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withDays(field)]));
}

/** The only reader of configuration. */
function settings(): AgentPlatformArgs {
  const config = new pulumi.Config("palisade");
  const read = (key: string): unknown => withDays(texts.includes(key) ? config.get(key) : config.getObject(key));
  // A key without a value needs a default in Pulumi.yaml: the empty one stands for silence.
  const isGiven = (value: unknown): boolean => Object.keys(Object(value ?? "")).length > 0;
  const given = keys.map((key) => [key, read(key)] as const).filter(([, value]) => isGiven(value));
  return { teams: [], ...(Object.fromEntries(given) as Partial<AgentPlatformArgs>) };
}

interface GitHubApp {
  owner?: string;
  id?: string;
  installationId?: string;
}

/** GitHub is reached as an App: keys which a person's token made die with that token. */
function githubProvider(): pulumi.ProviderResource[] {
  const config = new pulumi.Config("palisade");
  const { owner, id, installationId } = config.getObject<GitHubApp>("githubApp") ?? {};
  if (owner === undefined) return [];
  // Of another name: a key of the project that has no value would need a default, and a secret may have none.
  const key = new pulumi.Config("github").getSecret("appKey");
  if (!id || !installationId || !key)
    throw new pulumi.RunError(
      "palisade:githubApp needs owner, id and installationId, and the App's private key beside it: " +
        "pulumi config set --secret github:appKey < key.pem",
    );
  const { Provider }: typeof import("@pulumi/github") = require("@pulumi/github");
  return [new Provider("github", { owner, appAuth: { id, installationId, pemFile: key } })];
}

const platform = new AgentPlatform("palisade", settings(), { providers: githubProvider() });

/** Namespace of each team. */
export const namespaces = platform.namespaces;

/** Namespace of each system. */
export const systems = platform.systems;

/** What each team's agents can reach, and which setting allows it. */
export const egress = platform.egress;

/** Fingerprint of each repository's current key, as the Git host shows it. */
export const deployKeys = platform.deployKeys;

/** Day on which each repository's key is renewed. */
export const due = platform.due;

/** Every credential and when it is renewed. */
export const rotation = platform.rotation;

/** What somebody has to do by hand. */
export const instructions = platform.instructions;
