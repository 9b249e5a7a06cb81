import { createHash } from "node:crypto";
import type { Input } from "@pulumi/pulumi";
import { acceptanceMarks } from "../acceptance";
import { labels, prefix } from "../labels";
import { defined, type Manifest, type Planned, plan } from "../manifest";
import type { Generation } from "../rotation/model";
import { type SshSettings, sshCommand } from "./command";
import { formats } from "./formats";
import type { DeployKeyModel } from "./model";

/** Names the key at its host: what a killed run left behind is found by it. A key with other rights is another key. */
export const titleOf = (m: DeployKeyModel, { label }: Generation): string =>
  `palisade/${m.owner}/${m.name}/${label}${m.readOnly ? "" : "-write"}`;

export const secretRole = ({ label }: Generation): string => `secret-${label}`;

/** What a key puts into its Secret. */
export interface SecretContent {
  name: Input<string>;
  privateKey: Input<string>;
}

/**
 * Named after what it holds: each generation is a new object, so that old and new exist side by side, and a run that was
 * killed finds its Secret again instead of leaving a second one behind.
 */
export function secretNameOf(m: DeployKeyModel, { label }: Generation, publicKey: string): string {
  const content = [m.name, publicKey, formats[m.format].hostsKey ?? "", m.knownHosts.text];
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 8);
  return `${m.name.slice(0, 200).replace(/[^a-z0-9]+$/, "")}-${label}-${hash}`;
}

function annotations(m: DeployKeyModel, generation: Generation): Record<string, string> {
  return {
    [`${prefix}/repository`]: `${m.host.host}/${m.repository.path}`,
    [`${prefix}/key-title`]: titleOf(m, generation),
    [`${prefix}/rotated-at`]: generation.since,
    [`${prefix}/rotation-interval`]: `${m.rotation.periodDays}d`,
    [`${prefix}/rotation-owner`]: m.owner,
    ...(m.readOnly ? {} : { [`${prefix}/push-required`]: "true" }),
    ...acceptanceMarks("accept-new-host-keys", m.acceptNew),
    ...acceptanceMarks("differing-host-keys", m.knownHosts.differing),
  };
}

function secret(m: DeployKeyModel, generation: Generation, { name, privateKey }: SecretContent): Manifest {
  const { hostsKey } = formats[m.format];
  const hosts = hostsKey === undefined || m.knownHosts.text === "" ? {} : { [hostsKey]: m.knownHosts.text };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace: m.namespace,
      labels: {
        ...labels({ kind: "deploy-key", name: m.name }, "git-credential"),
        [`${prefix}/generation`]: generation.label,
      },
      annotations: annotations(m, generation),
    },
    type: "kubernetes.io/ssh-auth",
    immutable: true,
    stringData: { "ssh-privatekey": privateKey, ...hosts },
  };
}

/** A Secret for each key that is kept. */
export const deployKeyManifests = (m: DeployKeyModel, contents: ReadonlyMap<string, SecretContent>): Planned[] =>
  m.ring.kept.flatMap((generation) => {
    const content = contents.get(generation.label);
    return content === undefined
      ? []
      : [plan(secretRole(generation), secret(m, generation, content), { versioned: true })];
  });

/** The files as the Secret's readers find them. */
function filesOf(m: DeployKeyModel): Pick<SshSettings, "keyFile" | "knownHostsFile"> {
  const { mounts, hostsKey } = formats[m.format];
  const folder = mounts?.key ?? m.mountPath;
  const separate = mounts !== undefined || m.knownHosts.configMap !== undefined;
  const elsewhere = separate ? `${mounts?.hosts ?? `${m.mountPath}-hosts`}/known_hosts` : undefined;
  const within = m.knownHosts.text === "" ? undefined : `${folder}/${hostsKey}`;
  return { keyFile: `${folder}/ssh-privatekey`, ...defined({ knownHostsFile: elsewhere ?? within }) };
}

export const commandOf = (m: DeployKeyModel): string =>
  sshCommand({ ...filesOf(m), types: m.knownHosts.types, learning: m.acceptNew !== undefined });

/** What a person has to do at a manual host; empty when there is nothing. */
export function instructions(m: DeployKeyModel, publicKeys: Readonly<Record<string, string>>): string {
  const where = `${m.repository.path} at ${m.host.host}`;
  const rights = m.readOnly ? "for reading only" : "with write access";
  const adds = m.ring.unregistered.map(
    (one) =>
      `Add this key to ${where}, ${rights}, as "${titleOf(m, one)}"; then list "${one.label}" under \`registered\`:\n${publicKeys[one.label] ?? ""}`,
  );
  const unsure = m.ring.unregistered.includes(m.ring.used)
    ? [`Nobody confirmed a key yet: the Secret in use holds that of ${m.ring.used.label}, which may not work.`]
    : [];
  const removes = m.ring.outdated.map(
    (label) => `Remove the key of ${label} from ${where}, and take "${label}" off \`registered\`.`,
  );
  return [...unsure, ...adds, ...removes].join("\n");
}
