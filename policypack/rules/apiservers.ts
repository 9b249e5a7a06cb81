import { type CarriedDocument, carriedDocuments, textCarriers } from "./carriedTexts";
import type { Field } from "./field";
import type { Finding } from "./finding";
import { type KubeObject, kubeObject } from "./object";
import { podsOf } from "./pods";
import type { Context } from "./rule";
import { type Flags, flagsOfArgs, flagsOfLine, wordsIn } from "./serverFlags";

/** How one API server is started. */
export interface ApiServer extends Flags {
  readonly document: CarriedDocument;
  /** Where a flag that is missing would be added. */
  readonly args: Field;
  /** Flags that the installer sets unless it is told otherwise; an empty one lies in a switch of its own. */
  readonly preset: Readonly<Record<string, string>>;
}

type Reader = (root: Field) => readonly Omit<ApiServer, "document">[];
type Shared = Pick<Context, "settings">;

/** The words after the program's name; only a server knows where etcd is. */
function inContainer(container: Field): Omit<ApiServer, "document">[] {
  const words = [...wordsIn(container.at("command")), ...wordsIn(container.at("args"))];
  const start = words.findIndex(({ text = "" }) => /(^|\/)kube-apiserver$/.test(text));
  if (start < 0) return [];
  const flags = flagsOfLine(words.slice(start + 1));
  const isServer = start === 0 || flags.byName.has("etcd-servers");
  return isServer ? [{ args: container.at("command"), preset: {}, ...flags }] : [];
}

const inPods =
  (object: KubeObject, context: Shared): Reader =>
  () =>
    podsOf(object, context).flatMap(({ containers }) => containers.flatMap(({ field }) => inContainer(field)));

const kubeadm = { "authorization-mode": "Node,RBAC", "enable-admission-plugins": "NodeRestriction" };
const rke = { ...kubeadm, "anonymous-auth": "false", profiling: "false" };
const encrypts = { "encryption-provider-config": "" };

/** kubeadm's ClusterConfiguration, in which silence starts a server too. */
const inClusterConfiguration: Reader = (root) => {
  const args = root.at("apiServer", "extraArgs");
  return [{ args, preset: kubeadm, ...flagsOfArgs(args) }];
};

const inRke: Reader = (root) => {
  const server = root.at("services", "kube-api");
  if (!server.isSet) return [];
  const args = server.at("extra_args");
  const preset = server.at("secrets_encryption_config", "enabled").value === true ? { ...rke, ...encrypts } : rke;
  return [{ args, preset, ...flagsOfArgs(args) }];
};

/** RKE2 and K3s: one line, or a list of them, without dashes. */
const inRke2: Reader = (root) => {
  const args = root.at("kube-apiserver-arg");
  const single = args.get("string");
  const words = single === undefined ? wordsIn(args) : [{ at: args, text: single }];
  const dashed = words.map(({ at, text }) => ({ at, text: `--${text ?? ""}` }));
  return [{ args, preset: { ...rke, ...encrypts }, ...flagsOfLine(dashed) }];
};

const isClusterConfiguration = (root: Field): boolean => root.at("kind").get("string") === "ClusterConfiguration";

/** A file of an installer, or a pod that the kubelet starts by itself. */
const inFile =
  (context: Shared): Reader =>
  (root) => {
    if (isClusterConfiguration(root)) return inClusterConfiguration(root);
    const pods = inPods(kubeObject(root.value), context)(root);
    return [...pods, ...inRke(root), ...inRke2(root)];
  };

/** Where Cluster API's kinds keep the configuration for kubeadm. */
const inClusterApi: Reader = (root) =>
  [
    ["spec"],
    ["spec", "kubeadmConfigSpec"],
    ["spec", "template", "spec"],
    ["spec", "template", "spec", "kubeadmConfigSpec"],
  ]
    .map((path) => root.at(...path, "clusterConfiguration"))
    .filter((configuration) => configuration.get("map") !== undefined)
    .flatMap(inClusterConfiguration);

/** What a file has that starts a server. Dashboards and alerts speak of servers too, and are long. */
const marks = /kind["']?:\s*["']?ClusterConfiguration|kube-apiserver-arg|(^|[\s{])["']?kube-api["']?:|--etcd-servers/;

export const apiserverKinds = ["pods", "ClusterConfiguration.kubeadm.k8s.io", ...textCarriers] as const;

/** Every API server that an object starts, or that a file which it carries would start. */
export function apiserversOf(object: KubeObject, context: Shared): { servers: ApiServer[]; open: readonly Finding[] } {
  const own: CarriedDocument = { where: "", root: object.root };
  const { documents, open } = textCarriers.some((kind) => kind.split(".")[0] === object.kind)
    ? carriedDocuments(object, {
        marks,
        names: /kubeadm|apiserver/i,
        find: (root) => [root],
      })
    : { documents: [], open: [] };
  const read = (document: CarriedDocument, reader: Reader): ApiServer[] =>
    reader(document.root).map((server) => ({ ...server, document }));
  return {
    servers: [
      ...(isClusterConfiguration(object.root) ? read(own, inClusterConfiguration) : []),
      ...read(own, inPods(object, context)),
      ...read(own, inClusterApi),
      ...documents.flatMap((document) => read(document, inFile(context))),
    ],
    open,
  };
}
