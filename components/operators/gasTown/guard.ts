import { type Planned, plan } from "../../manifest";
import { type Guard, guardManifests, type Validation } from "../admission";
import { type Home, namespaced } from "../objects";
import { beadPattern, type GasTownModel, type RigModel } from "./model";

const paramsName = (namespace: string): string => `polecat-guard-${namespace}`;

const variables = [
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

const isListed = (value: string, prefix: string): string =>
  `params.data.exists(k, k.startsWith('${prefix}') && params.data[k] == ${value})`;

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
    expression: `variables.image == '' || ${isListed("variables.image", "image-")}`,
    message: "image is not one of those that this installation names",
  },
  {
    expression: `variables.secrets.all(s, ${isListed("s", "secret-")})`,
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

/** What Polecats of one namespace may name; it lives with the operator, where no team writes. */
function params(m: GasTownModel, home: Home, namespace: string): Planned {
  const rigs = m.rigs.filter((rig) => rig.namespace === namespace);
  const secretsOf = (rig: RigModel) => ({
    [`secret-git-${rig.name}`]: rig.gitSecret,
    [`secret-login-${rig.name}`]: rig.login.name,
  });
  const data = Object.assign({ "image-claude": m.images.claude }, ...rigs.map(secretsOf));
  const manifest = namespaced(home, "v1", "ConfigMap", paramsName(namespace), "admission", { data });
  return plan(`polecat-guard-params-${namespace}`, manifest);
}

/** Whoever creates a Polecat chooses an image and a Secret; the API server holds them to the known ones. */
export function polecatGuard(m: GasTownModel, home: Home): Planned[] {
  const { watchNamespaces, namespace } = m.operator;
  const guard: Guard = {
    role: "polecat-guard",
    name: "gastown-polecat-guard",
    apiGroup: "gastown.gastown.io",
    resources: ["polecats"],
    variables,
    validations: validations(m),
    params: watchNamespaces.map((watched) => ({ name: paramsName(watched), namespace, forNamespace: watched })),
  };
  return [...watchNamespaces.map((watched) => params(m, home, watched)), ...guardManifests(home, guard)];
}
