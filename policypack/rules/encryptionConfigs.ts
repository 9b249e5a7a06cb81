import { parseAllDocuments } from "yaml";
import { Field } from "./field";
import { type Finding, unknown } from "./finding";
import { leavesOf } from "./leaves";
import { memo } from "./memo";
import type { KubeObject } from "./object";
import { secretEntries } from "./secretData";

/** An EncryptionConfiguration, and where its text stands in the object that carries it. */
export interface EncryptionConfig {
  /** Path of the text; empty where the object itself is the configuration. */
  readonly where: string;
  readonly root: Field;
}

export interface EncryptionConfigs {
  readonly configs: readonly EncryptionConfig[];
  /** Texts that cannot be judged. */
  readonly open: readonly Finding[];
}

const kind = "EncryptionConfiguration";

/** What carries such a text: kubeadm's files and OpenShift's machine configurations besides ConfigMaps and Secrets. */
export const carriers = [
  "EncryptionConfiguration.apiserver.config.k8s.io",
  "ConfigMap",
  "Secret",
  "KubeadmConfig.bootstrap.cluster.x-k8s.io",
  "KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io",
  "KubeadmControlPlane.controlplane.cluster.x-k8s.io",
  "KubeadmControlPlaneTemplate.controlplane.cluster.x-k8s.io",
  "MachineConfig.machineconfiguration.openshift.io",
] as const;

/** `resources[0]` inside the text of `data.config`. */
export const placeIn = ({ where }: EncryptionConfig, field: Field): string =>
  where === "" ? field.path : `${where}: ${field.path}`;

function fromDataUrl(text: string): string {
  const match = /^data:[^,]*?(;base64)?,(.*)$/s.exec(text);
  if (match === null) return text;
  const [, encoded, body = ""] = match;
  if (encoded !== undefined) return Buffer.from(body, "base64").toString("utf8");
  // Half a percent sign makes the decoder throw.
  return body.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

interface Text {
  field: Field;
  text: string | undefined;
  key: string;
}

function textsOf(object: KubeObject): Text[] {
  if (object.kind === "Secret") return secretEntries(object);
  const parts = object.kind === "ConfigMap" ? ["data", "binaryData"] : ["spec"];
  return parts.flatMap((part) =>
    leavesOf(object.root.at(part)).map(({ field, key }) => {
      const text = field.get("string");
      const plain = part === "binaryData" ? Buffer.from(text ?? "", "base64").toString("utf8") : text;
      return { field, key, text: plain === undefined ? undefined : fromDataUrl(plain) };
    }),
  );
}

function parsed({ field, text }: Text): { configs: EncryptionConfig[]; open: Finding[] } {
  const documents = parseAllDocuments(text ?? "", { logLevel: "silent" });
  if (!Array.isArray(documents)) return { configs: [], open: [] };
  if (documents.some(({ errors }) => errors.length > 0))
    return { configs: [], open: [unknown(field, "an EncryptionConfiguration that is no YAML")] };
  const roots = documents.map((document) => Field.of(document.toJS({ maxAliasCount: 20 })));
  const configs = roots.filter((root) => root.at("kind").get("string") === kind);
  return { configs: configs.map((root) => ({ where: field.path, root })), open: [] };
}

/** Every EncryptionConfiguration in an object. A text that preview cannot know counts where its name speaks of encryption. */
export const encryptionConfigs = memo((object: KubeObject): EncryptionConfigs => {
  if (object.kind === kind) return { configs: [{ where: "", root: object.root }], open: [] };
  const found = textsOf(object).map((text) => {
    if (text.field.isUnknown && /encrypt/i.test(text.key)) return { configs: [], open: [unknown(text.field)] };
    return text.text?.includes(kind) === true ? parsed(text) : { configs: [], open: [] };
  });
  return { configs: found.flatMap(({ configs }) => configs), open: found.flatMap(({ open }) => open) };
});
