import { type Document, parseAllDocuments } from "yaml";
import { Field } from "./field";
import { type Finding, unknown } from "./finding";
import { leavesOf } from "./leaves";
import { memo } from "./memo";
import type { KubeObject } from "./object";
import { secretEntries } from "./secretData";

/** What carries files for a control plane: kubeadm's and OpenShift's machine configurations besides ConfigMaps and Secrets. */
export const textCarriers = [
  "ConfigMap",
  "Secret",
  "KubeadmConfig.bootstrap.cluster.x-k8s.io",
  "KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io",
  "KubeadmControlPlane.controlplane.cluster.x-k8s.io",
  "KubeadmControlPlaneTemplate.controlplane.cluster.x-k8s.io",
  "MachineConfig.machineconfiguration.openshift.io",
] as const;

/** A document inside a text, and where the text stands in the object that carries it. */
export interface CarriedDocument {
  /** Path of the text; empty where the object itself is the document. */
  readonly where: string;
  readonly root: Field;
}

export interface CarriedDocuments {
  readonly documents: readonly CarriedDocument[];
  /** Texts that cannot be judged. */
  readonly open: readonly Finding[];
}

/** `resources[0]` inside the text of `data.config`. */
export const placeIn = ({ where }: CarriedDocument, { path }: Field): string =>
  where === "" ? path : `${where}: ${path}`;

/** A finding inside a document, with its path in the object that carries it. */
export const placed = ({ where }: CarriedDocument, finding: Finding): Finding =>
  where === "" ? finding : { ...finding, at: `${where}: ${finding.at}` };

interface Text {
  readonly field: Field;
  readonly text: string | undefined;
  readonly key: string;
}

function fromDataUrl(text: string): string {
  const match = /^data:[^,]*?(;base64)?,(.*)$/s.exec(text);
  if (match === null) return text;
  const [, encoded, body = ""] = match;
  if (encoded !== undefined) return Buffer.from(body, "base64").toString("utf8");
  // Half a percent sign makes the decoder throw.
  return body.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

const textsOf = memo((object: KubeObject): readonly Text[] => {
  if (object.kind === "Secret") return secretEntries(object);
  const parts = object.kind === "ConfigMap" ? ["data", "binaryData"] : ["spec"];
  return parts.flatMap((part) =>
    leavesOf(object.root.at(part)).map(({ field, key }) => {
      const text = field.get("string");
      const plain = part === "binaryData" ? Buffer.from(text ?? "", "base64").toString("utf8") : text;
      return { field, key, text: fromDataUrl(plain ?? "") };
    }),
  );
});

/** A kind of document: how it shows in a text, and in the name of a text that preview cannot know. */
export interface Sought {
  /** `an audit policy`, for the text that is no YAML; absent where such texts are of no interest. */
  readonly called?: string;
  readonly marks: RegExp;
  readonly names: RegExp;
  /** Those of its kind in one document of the text. */
  find(root: Field): readonly Field[];
}

/** The documents of a text; undefined where it is no YAML, nests too deeply or explodes. */
function documentsIn(text: string): Field[] | undefined {
  try {
    const read: Document.Parsed[] = parseAllDocuments(text, { logLevel: "silent" });
    if (read.some(({ errors }) => errors.length > 0)) return undefined;
    return read.map((document) => Field.of(document.toJS({ maxAliasCount: 20 })));
  } catch {
    return undefined;
  }
}

function parsed({ field, text = "" }: Text, { called, find }: Sought): CarriedDocuments {
  const roots = documentsIn(text);
  if (roots === undefined)
    return { documents: [], open: called === undefined ? [] : [unknown(field, `${called} that is no YAML`)] };
  return { documents: roots.flatMap(find).map((root) => ({ where: field.path, root })), open: [] };
}

/** Every document of a kind in the texts that an object carries. A text that preview cannot know counts where its name speaks of it. */
export function carriedDocuments(object: KubeObject, sought: Sought): CarriedDocuments {
  const found = textsOf(object).map((text): CarriedDocuments => {
    if (text.field.isUnknown && sought.names.test(text.key)) return { documents: [], open: [unknown(text.field)] };
    return sought.marks.test(text.text ?? "") ? parsed(text, sought) : { documents: [], open: [] };
  });
  return { documents: found.flatMap(({ documents }) => documents), open: found.flatMap(({ open }) => open) };
}
