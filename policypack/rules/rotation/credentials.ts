import { credentialIn, isPrivateKeyName } from "../credentials";
import type { Field } from "../field";
import { gitUses } from "../gitRepositories";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { secretEntries } from "../secretData";
import { prefix } from "./marks";

export type Answer = "yes" | "no" | "maybe";

export const isSecret = ({ kind, group, patch }: KubeObject): boolean => kind === "Secret" && group === "" && !patch;
export const isSealed = ({ kind, group, patch }: KubeObject): boolean =>
  kind === "SealedSecret" && group === "bitnami.com" && !patch;

const types = new Set([
  "kubernetes.io/ssh-auth",
  "kubernetes.io/basic-auth",
  "kubernetes.io/dockerconfigjson",
  "kubernetes.io/dockercfg",
  "kubernetes.io/tls",
]);
/** Written and ended by others: Helm's own storage, tokens of nodes that join, tokens of accounts. */
const notOurs = ["helm.sh/release.v1", "bootstrap.kubernetes.io/token", "kubernetes.io/service-account-token"];

const names =
  /secret|token|passw(or)?d|passphrase|\bpwd\b|api[-_]?key|access[-_]?key|private[-_]?key|credential|kubeconfig|\.key$|^key$|dockerconfig/i;
const harmless = /public|\.pub$|\.crt$|known_hosts|username|[-_]name$|[-_]url$|[-_]id$/i;

/** Whether a key of a Secret is called as credentials are. */
export const isCredentialKey = (key: string): boolean =>
  isPrivateKeyName(key) || (names.test(key) && !harmless.test(key));

const isCredentialText = (key: string, text: string | undefined): boolean =>
  text !== undefined && credentialIn(text, harmless.test(key) ? key : "secret") !== undefined;

const labelOf = ({ root }: KubeObject): Field => root.at("metadata", "labels", `${prefix}/credential`);

/** Whether a Secret holds something that has to be renewed. */
export const isCredential = memo((object: KubeObject): Answer => {
  if (isSealed(object)) return sealed(object);
  if (!isSecret(object)) return "no";
  const type = object.root.at("type").get("string") ?? "Opaque";
  if (notOurs.includes(type)) return "no";
  if (types.has(type) || !labelOf(object).isAbsent) return "yes";
  const entries = secretEntries(object);
  if (entries.some(({ key, text }) => isCredentialKey(key) || isCredentialText(key, text))) return "yes";
  const open = [object.root.at("data"), object.root.at("stringData"), ...entries.map(({ field }) => field)];
  return open.some(({ isUnknown }) => isUnknown) ? "maybe" : "no";
});

function sealed(object: KubeObject): Answer {
  const { root } = object;
  const [type, data] = [root.at("spec", "template", "type").get("string") ?? "", root.at("spec", "encryptedData")];
  if (types.has(type) || !labelOf(object).isAbsent) return "yes";
  if (data.entries().some(([key]) => isCredentialKey(key))) return "yes";
  return data.isUnknown ? "maybe" : "no";
}

/** `cluster|namespace|name`, which is one Secret. */
export const placeOf = ({ origin, namespace }: KubeObject, name: string): string =>
  `${origin.cluster ?? ""}|${namespace}|${name}`;

/** A Secret that an agent's object names, and where. */
export interface Named {
  readonly object: KubeObject;
  readonly field: Field;
  readonly name: string;
}

/** Every Secret that agents of the stack open repositories with. */
export const namedByAgents = memo((objects: readonly KubeObject[]): readonly Named[] =>
  objects.flatMap((object) =>
    gitUses(object).flatMap(({ secret }) => {
      const name = secret.get("string");
      return name === undefined ? [] : [{ object, field: secret, name }];
    }),
  ),
);

const named = memo(
  (objects: readonly KubeObject[]) => new Set(namedByAgents(objects).map(({ object, name }) => placeOf(object, name))),
);

/** The credentials among the objects of a stack; those that only may be one come with "maybe". */
export const credentialsOf = memo((objects: readonly KubeObject[]): readonly (readonly [KubeObject, Answer])[] =>
  objects
    .filter((object) => isSecret(object) || isSealed(object))
    .map((object): readonly [KubeObject, Answer] => [
      object,
      named(objects).has(placeOf(object, object.name)) ? "yes" : isCredential(object),
    ])
    .filter(([, answer]) => answer !== "no"),
);

/** Resources of providers that make a key, a password or a token, or register one. */
const made =
  /^(tls:index\/privateKey:PrivateKey|random:index\/randomPassword:RandomPassword|aws:iam\/accessKey:AccessKey|gcp:serviceaccount\/key:Key|azuread:index\/applicationPassword:ApplicationPassword)$|^(?!palisade:).*:(RepositoryDeployKey|DeployKey|RepositoryKey)$/;

export const isMadeCredential = ({ origin }: KubeObject): boolean => made.test(origin.type ?? "");
