import type { Input } from "@pulumi/pulumi";
import type { Planned } from "../../manifest";
import { guardManifests, type Validation } from "../admission";
import type { Home } from "../objects";
import { beadPattern, type GasTownModel } from "./model";

/** The Secrets that Polecats of each watched namespace may name: those of its rigs. */
export const secretsByNamespace = (m: GasTownModel): Record<string, Input<string>[]> =>
  Object.fromEntries(
    m.operator.watchNamespaces.map((namespace) => [
      namespace,
      m.rigs.filter((rig) => rig.namespace === namespace).flatMap((rig) => [rig.gitSecret, rig.login.name]),
    ]),
  );

/** The same in the policy's language; a JSON string is one of its strings too. */
export const celMap = (lists: Record<string, string[]>): string =>
  `{${Object.entries(lists)
    .map(([key, names]) => `${JSON.stringify(key)}: [${names.map((name) => JSON.stringify(name)).join(", ")}]`)
    .join(", ")}}`;

const variables = (knownSecrets: Input<string>) => [
  { name: "known", expression: knownSecrets },
  { name: "pod", expression: "object.spec.?kubernetes.orValue({})" },
  { name: "image", expression: "variables.pod.?image.orValue('')" },
  {
    name: "branches",
    expression: "[variables.pod.?gitBranch.orValue(''), variables.pod.?workBranch.orValue('')]",
  },
  {
    name: "secrets",
    expression:
      "[variables.pod.?gitSecretRef.name.orValue(''), variables.pod.?apiKeySecretRef.name.orValue(''), " +
      "variables.pod.?claudeCredsSecretRef.name.orValue('')].filter(s, s != '')",
  },
];

const validations = (m: GasTownModel): Validation[] => [
  {
    expression: `object.spec.?beadID.orValue('') == '' || object.spec.beadID.matches('${beadPattern}')`,
    message: "beadID reaches a shell; write it like pay-101",
  },
  {
    expression: "variables.branches.all(b, !b.startsWith('-') && !b.contains('..'))",
    message: "a branch starts with a letter or digit and holds no '..': git would read it as an option",
  },
  {
    expression: `variables.image == '' || variables.image == '${m.images.claude}'`,
    message: "image is not the one that this installation names",
  },
  {
    expression: "variables.secrets.all(s, s in variables.known[?object.metadata.namespace].orValue([]))",
    message: "a Secret is named that belongs to no rig of this namespace",
  },
  {
    expression: "variables.pod.?sshKnownHostsConfigMapRef.name.orValue('') != ''",
    message: "sshKnownHostsConfigMapRef is missing; the operator's own host keys are not to be relied on",
  },
  {
    expression: `int(variables.pod.?activeDeadlineSeconds.orValue(3600)) <= ${m.maxDeadlineSeconds}`,
    message: `activeDeadlineSeconds is above ${m.maxDeadlineSeconds}`,
  },
];

/** Whoever creates a Polecat chooses an image and a Secret; the API server holds them to the known ones. */
export const polecatGuard = (m: GasTownModel, home: Home, knownSecrets: Input<string>): Planned[] =>
  guardManifests(home, {
    role: "polecat-guard",
    name: "gastown-polecat-guard",
    apiGroup: "gastown.gastown.io",
    resources: ["polecats"],
    variables: variables(knownSecrets),
    validations: validations(m),
  });
