import type { Input } from "@pulumi/pulumi";
import { labels } from "../../labels";
import { defined, type Manifest, type Planned, plan } from "../../manifest";
import { account, type Home, role } from "../objects";
import type { GasTownModel, PolecatModel, RigModel } from "./model";

const apiVersion = "gastown.gastown.io/v1alpha1";

function custom(home: Home, rig: RigModel, kind: string, name: string, spec: object): Manifest {
  // Upstream finds a rig's workers by this label, and sets it on none of them.
  const own = { ...labels(home.identity, "rig", home.version), "gastown.io/rig": rig.name };
  return { apiVersion, kind, metadata: { name, namespace: rig.namespace, labels: own }, spec };
}

const knownHostsName = (rig: RigModel): Input<string> =>
  rig.knownHosts.kind === "existing" ? rig.knownHosts.name : `${rig.name}-known-hosts`;

const loginRef = ({ login }: RigModel): object =>
  login.kind === "apiKey"
    ? { apiKeySecretRef: { name: login.name, key: login.key } }
    : { claudeCredsSecretRef: { name: login.name } };

function polecatSpec(m: GasTownModel, rig: RigModel, polecat: PolecatModel): object {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = polecat.resources;
  return defined({
    rig: rig.name,
    desiredState: polecat.desiredState,
    beadID: polecat.beadID,
    taskDescription: polecat.taskDescription,
    executionMode: "kubernetes",
    kubernetes: {
      gitRepository: rig.gitURL,
      gitBranch: polecat.gitBranch,
      workBranch: polecat.workBranch,
      gitSecretRef: { name: rig.gitSecret },
      ...loginRef(rig),
      image: m.images.claude,
      sshKnownHostsConfigMapRef: { name: knownHostsName(rig) },
      sshStrictHostKeyChecking: "yes",
      activeDeadlineSeconds: polecat.activeDeadlineSeconds,
      resources: {
        requests: { cpu: cpuRequest, memory: memoryRequest },
        limits: { cpu: cpuLimit, memory: memoryLimit },
      },
    },
  });
}

/**
 * A worker, and an identity that reads its own two Secrets by name. Upstream's pods cannot name an account and have
 * no token; the identity serves builds that can, and auditors who ask which worker uses which Secret.
 */
function polecat(m: GasTownModel, home: Home, rig: RigModel, one: PolecatModel): Planned[] {
  const name = `polecat-${one.name}`;
  const rules = [
    { apiGroups: [""], resources: ["secrets"], resourceNames: [rig.gitSecret, rig.login.name], verbs: ["get"] },
  ];
  const who = { account: name, namespace: rig.namespace };
  return [
    plan(`account-${name}`, account(home, name, rig.namespace)),
    ...role(home, { role: name, name, namespace: rig.namespace }, rules, who),
    plan(name, custom(home, rig, "Polecat", one.name, polecatSpec(m, rig, one)), { after: [`rig-${rig.name}`] }),
  ];
}

function knownHosts(home: Home, rig: RigModel): Planned[] {
  if (rig.knownHosts.kind === "existing") return [];
  const metadata = {
    name: `${rig.name}-known-hosts`,
    namespace: rig.namespace,
    labels: labels(home.identity, "known-hosts", home.version),
  };
  const data = { known_hosts: rig.knownHosts.text };
  return [plan(`known-hosts-${rig.name}`, { apiVersion: "v1", kind: "ConfigMap", metadata, data })];
}

function refinery(home: Home, rig: RigModel): Planned[] {
  if (rig.refinery === undefined) return [];
  const { gitSecret, targetBranch } = rig.refinery;
  // No testCommand, ever: it would run what agents wrote inside the operator.
  const spec = { rigRef: rig.name, targetBranch, parallelism: 1, gitSecretRef: { name: gitSecret } };
  return [plan(`refinery-${rig.name}`, custom(home, rig, "Refinery", rig.name, spec), { after: [`rig-${rig.name}`] })];
}

function rigManifests(m: GasTownModel, home: Home, rig: RigModel): Planned[] {
  const { maxPolecats, namepoolTheme, gitURL, beadsPrefix } = rig;
  const manifest: Manifest = {
    apiVersion,
    kind: "Rig",
    metadata: { name: rig.name, labels: labels(home.identity, "rig", home.version) },
    spec: { gitURL, beadsPrefix, settings: { maxPolecats, namepoolTheme } },
  };
  const after = { after: [`rig-${rig.name}`] };
  const beads = { rigRef: rig.name, prefix: `${beadsPrefix}-` };
  return [
    ...knownHosts(home, rig),
    plan(`rig-${rig.name}`, manifest),
    plan(`witness-${rig.name}`, custom(home, rig, "Witness", rig.name, { rigRef: rig.name }), after),
    plan(`beadstore-${rig.name}`, custom(home, rig, "BeadStore", rig.name, beads), after),
    ...refinery(home, rig),
    ...rig.convoys.map(({ name, description, trackedBeads }) => {
      const spec = { description, trackedBeads, rigRef: rig.name };
      return plan(`convoy-${name}`, custom(home, rig, "Convoy", name, spec), after);
    }),
    ...rig.polecats.flatMap((one) => polecat(m, home, rig, one)),
  ];
}

export const rigs = (m: GasTownModel, home: Home): Planned[] => m.rigs.flatMap((rig) => rigManifests(m, home, rig));
