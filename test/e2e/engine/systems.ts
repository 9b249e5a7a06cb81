import type { ResourceTransformation } from "@pulumi/pulumi";
import type { Manifest } from "../../../components/manifest";
import { AgentNamespace, GasTown, KubeOpenCode } from "../../../index";

/** Which release of the systems a stack holds. */
export interface SystemsSettings {
  release: "older" | "current";
}

const digests = { older: "4f1c09ab", current: "a7d2e386" };
const image = (name: string, digest: string): string => `registry.example/${name}@sha256:${digest.repeat(8)}`;
const hostKeys = "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA2tSTNsr/vSCOL9y2T1GbIL+cCMCdfBKS9rQoIo/doD";
export const namespaces = { gasTown: "gt-payments", openCode: "ai-web" };

/** By kind: a field that the older release does not know yet, and where it does not know the rules of, below the spec. */
const later = {
  "polecats.gastown.gastown.io": { missing: "maxIdleSeconds", unruled: ["properties", "rig"] },
  "agents.kubeopencode.io": { missing: "extraPorts", unruled: [] },
};

const at = (value: unknown, ...path: string[]): object =>
  path.reduce((found, key) => Object(Reflect.get(found, key)) as object, Object(value) as object);

const rules = "x-kubernetes-validations";

/** A kind as it was before: without the later field, without a rule, without its last column. */
function asItWas(manifest: Manifest): Manifest {
  const name = String(manifest.metadata.name);
  if (!Object.hasOwn(later, name)) return manifest;
  const { missing, unruled } = later[name as keyof typeof later];
  const old = structuredClone(manifest);
  const version = at(old, "spec", "versions", "0");
  const spec = at(version, "schema", "openAPIV3Schema", "properties", "spec");
  if (!Reflect.has(at(spec, "properties"), missing)) throw new Error(`${name} has no field ${missing}`);
  Reflect.deleteProperty(at(spec, "properties"), missing);
  if (!Reflect.has(at(spec, ...unruled), rules)) throw new Error(`${name} has no rule there`);
  Reflect.deleteProperty(at(spec, ...unruled), rules);
  Reflect.set(
    version,
    "additionalPrinterColumns",
    (Reflect.get(version, "additionalPrinterColumns") as object[]).slice(0, -1),
  );
  return old;
}

const aged: ResourceTransformation = ({ type, props, opts }) =>
  type.endsWith(":CustomResourceDefinition") ? { props: asItWas(props as Manifest), opts } : undefined;

const rig = {
  name: "payments",
  gitURL: "git@git.example:acme/payments.git",
  beadsPrefix: "pay",
  namespace: namespaces.gasTown,
  gitSecret: "payments-deploy-key",
  apiKeySecret: "model-api",
  knownHosts: hostKeys,
  polecats: [{ name: "pay-rounding", beadID: "pay-101" }],
};

const agent = {
  name: "web-bot",
  namespace: namespaces.openCode,
  profile: "Keeps the shop's front end in order",
  model: "anthropic/claude-sonnet-4",
  modelCredential: "llm",
  credentials: [{ name: "llm", secret: "model-api", key: "api-key" }],
  repositories: [{ repository: "git@git.example:acme/web.git", secret: "web-deploy-key" }],
};

/** Gas Town and KubeOpenCode with a worker, a project and an agent. */
export function program({ release }: SystemsSettings): Record<string, unknown> {
  const transformations = release === "older" ? [aged] : [];
  const rooms = Object.values(namespaces).map((name) => new AgentNamespace(name));
  const gasTown = new GasTown(
    "gas-town",
    {
      image: image("gastown-operator:0.4.2", digests[release]),
      images: {
        git: image("polecat-agent:0.4.0", "9d20e7b3"),
        claude: image("polecat-agent:0.4.0", "9d20e7b3"),
        telemetry: image("polecat-telemetry:1.0.0", "c3a85f16"),
      },
      watchNamespaces: [namespaces.gasTown],
      secretCache: "none",
      rigs: [rig],
    },
    { dependsOn: rooms, transformations },
  );
  const openCode = new KubeOpenCode(
    "kubeopencode",
    {
      image: image("kubeopencode:v0.1.7", digests[release]),
      images: {
        agent: image("agent-opencode:v0.1.7", "18ac5e90"),
        executor: image("agent-devbox:v0.1.7", "d5039bf4"),
        attach: image("agent-attach:v0.1.7", "62f7ca1e"),
      },
      watchNamespaces: [namespaces.openCode],
      secretCache: "none",
      agents: [agent],
    },
    { dependsOn: rooms, transformations },
  );
  return { operators: [gasTown.namespace, openCode.namespace] };
}
