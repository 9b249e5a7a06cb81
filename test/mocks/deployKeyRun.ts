import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { DeployKey, type DeployKeyArgs } from "../../components/deployKey";
import { knownHostsFor } from "../../components/knownHosts/model";
import { problems } from "../../components/problems";
import { generationsOf, parseRotationAt } from "../../components/rotation/model";
import { privateKey } from "../../local/plugins/tls/privateKey";
import { outputOf, type Registration, registrations, type Seen } from "./registrations";

export const keyType = "tls:index/privateKey:PrivateKey";
export const githubType = "github:index/repositoryDeployKey:RepositoryDeployKey";
export const remoteType = "pulumi-nodejs:dynamic/palisade:DeployKeyRegistration";
export const secretType = "kubernetes:core/v1:Secret";

export const name = "shop-key";
const generationsOn = (today: string) => generationsOf(parseRotationAt({}, problems("x"), today), name);
export const { current: first } = generationsOn("2026-11-21");
export const { current: second } = generationsOn(first.until);
export const alone = { repository: "acme/shop", namespace: "agents", rotation: { today: "2026-11-21" } };
export const overlapping = { ...alone, rotation: { today: second.since } };
export const manual = { kind: "manual", host: "git.example.com" } as const;
export const own = (knownHostsFor(["github.com"]).split("\n")[0] ?? "").replace("github.com", "git.example.com");
export const title = (label: string): string => `palisade/palisade/test/${name}/${label}`;

/** Keys as the stand-in plugin makes them: real ones, one for each resource. */
export const made = new Map<string, Record<string, unknown>>();
export const keyNames = [first, second].map(({ label }) => `${name}-key-${label}`);
export const materialOf = (resource: string, output: string): string => String(made.get(resource)?.[output]);

export interface Options {
  name: string;
  opts: pulumi.CustomResourceOptions;
}

/** What a program registers, the options of each resource, and the outputs it asked for. */
export async function run(args: DeployKeyArgs, ...wanted: (keyof DeployKey)[]) {
  const options: Options[] = [];
  const outputs: unknown[] = [];
  const watch: pulumi.ResourceTransformation = ({ name: of, opts, props }) => {
    options.push({ name: of, opts });
    return { props, opts };
  };
  const seen = await registrations(
    async () => {
      const key = new DeployKey(name, args, { transformations: [watch] });
      for (const each of wanted) outputs.push(await outputOf(key[each] as pulumi.Output<unknown>));
    },
    (type, _inputs, of) => (type === keyType ? (made.get(of) ?? {}) : {}),
  );
  return { seen, options, outputs };
}

export const optionsOf = (options: Options[], of: string): pulumi.CustomResourceOptions =>
  options.find((one) => one.name === of)?.opts ?? {};

/** The names that a resource waits for. */
export function waits(options: Options[], of: string): string[] {
  const listed = [optionsOf(options, of).dependsOn ?? []].flat() as pulumi.Resource[];
  return listed.map((resource) => (resource as unknown as { __name: string }).__name);
}

export const byName = (seen: Seen, of: string): Registration => {
  const found = seen.all.find((one) => one.name === of);
  assert.ok(found, `nothing is named ${of}; there are ${seen.names.join(", ")}`);
  return found;
};
export const dataOf = (seen: Seen, label: string): Record<string, string> =>
  byName(seen, `${name}-secret-${label}`).inputs.stringData as Record<string, string>;

/** The name in the cluster of the Secret of a generation. */
export const secretOf = (seen: Seen, label: string): string => {
  const { metadata } = byName(seen, `${name}-secret-${label}`).inputs;
  return String(Object(metadata).name);
};

/** The paths of every text in a value. */
export function texts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    texts(item, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
  );
}

/** Fills `made`: real keys take a moment, so a suite makes them once. */
export async function makeKeys(): Promise<void> {
  for (const each of keyNames) made.set(each, (await privateKey.make({ algorithm: "ED25519" })).outputs);
}
