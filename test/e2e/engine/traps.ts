import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AgentNamespace } from "../../../index";

/** What a step of the stack holds; every part is by itself. */
export interface TrapSettings {
  parts: (keyof typeof parts)[];
  /** A made-up credential, which no file of ours holds. */
  credential?: string;
}

type Given = Pick<TrapSettings, "credential">;
export const room = "trap-room";
/** What the program calls secret, and no detector would. */
export const seal = "words that stay sealed";
const image = `registry.example/agent@sha256:${"4f1c09ab".repeat(8)}`;
const half = { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" };
const securityContext = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true };

/** All that the rules demand. */
const safe = {
  serviceAccountName: "agent",
  runtimeClassName: "gvisor",
  enableServiceLinks: false,
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    seccompProfile: { type: "RuntimeDefault" },
  },
  containers: [
    {
      name: "agent",
      image,
      resources: { limits: half, requests: half },
      securityContext: { ...securityContext, capabilities: { drop: ["ALL"] } },
    },
  ],
};

/** The same without what the remedies fill in. */
const bare = {
  ...safe,
  automountServiceAccountToken: undefined,
  securityContext: { ...safe.securityContext, seccompProfile: undefined },
  containers: safe.containers.map((container) => ({ ...container, securityContext })),
};
const shared = { ...safe, hostPID: true };

/** What has to be there before anything is put inside. */
const before: pulumi.Resource[] = [];

type Inputs = pulumi.Input<k8s.types.input.core.v1.PodSpec>;
const deployment = (
  name: string,
  spec: Inputs,
  opts: pulumi.CustomResourceOptions = {},
  annotations: Record<string, pulumi.Input<string>> = {},
  metadata: { name?: string; namespace?: string } = { name },
): k8s.apps.v1.Deployment => {
  const labels = { app: metadata.name ?? name };
  return new k8s.apps.v1.Deployment(
    name,
    {
      metadata: { namespace: room, labels, ...metadata },
      spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec } },
    },
    { ...opts, dependsOn: [...before, ...[opts.dependsOn ?? []].flat()] as pulumi.Resource[] },
  );
};

const agentTier = { "palisade.dev/tier": "agent" };
const namespace = (name: string, labels: Record<string, string> = agentTier): k8s.core.v1.Namespace =>
  new k8s.core.v1.Namespace(name, { metadata: { name, labels } });
const guard = (name: string, dependsOn: pulumi.Resource): k8s.networking.v1.NetworkPolicy =>
  new k8s.networking.v1.NetworkPolicy(
    `${name}-guard`,
    { metadata: { name: "guard", namespace: name }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
    { dependsOn },
  );

const hostProcesses: pulumi.ResourceTransformation = ({ props, opts }) => {
  props.spec.template.spec.hostPID = true;
  return { props, opts };
};

const parts = {
  room: () => before.push(new AgentNamespace(room)),
  /** Names nothing that the remedies fill in; a value is known after a ConfigMap only, another is secret. */
  remedied: ({ credential = "" }: Given) => {
    const data = { token: credential, level: "debug" };
    const metadata = { name: "settings", namespace: room };
    const settings = new k8s.core.v1.ConfigMap("settings", { metadata, data }, { dependsOn: before });
    const annotations = { "example/of": settings.metadata.uid, "example/seal": pulumi.secret(seal) };
    // The engine names it, after its check: an exemption by that name shows that the pack sees it.
    deployment("remedied", bare, {}, annotations, {});
  },
  insecure: () => {
    deployment("stale", shared);
    deployment("old-name", shared);
  },
  mended: () => deployment("stale", safe, { ignoreChanges: ["spec.template.spec.hostPID"] }),
  renamed: () => deployment("new-name", shared, { aliases: [{ name: "old-name" }] }, {}, { name: "old-name" }),
  adopted: () => deployment("adopted", shared, { import: `${room}/adopted` }),
  turned: () => deployment("turned", safe, { transformations: [hostProcesses] }),
  looked: () => k8s.core.v1.Namespace.get("legacy", "trap-legacy"),
  inhabited: () => {
    k8s.core.v1.Namespace.get("legacy", "trap-legacy");
    deployment("guest", safe, {}, {}, { name: "guest", namespace: "trap-legacy" });
  },
  guarded: () => {
    for (const name of ["trap-loose", "trap-kept"]) guard(name, namespace(name));
  },
  unguarded: () => {
    namespace("trap-loose");
    guard("trap-kept", namespace("trap-kept"));
  },
  far: () => {
    const provider = new k8s.Provider("far", { skipUpdateUnreachable: true });
    deployment("distant", { ...safe, automountServiceAccountToken: undefined }, { provider });
  },
  near: () => deployment("close", { ...safe, automountServiceAccountToken: undefined }),
  late: () =>
    namespace("trap-late", {
      ...agentTier,
      ...Object.fromEntries(
        ["enforce", "warn", "audit"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
      ),
      ...Object.fromEntries(
        ["enforce", "warn", "audit"].map((mode) => [`pod-security.kubernetes.io/${mode}-version`, "v1.36"]),
      ),
    }),
  pair: () => deployment("second", shared, { dependsOn: [deployment("first", shared)] }),
};

/** A program that walks into each trap of the engine. */
export function program({ parts: named, ...given }: TrapSettings): Record<string, unknown> {
  for (const part of named) parts[part](given);
  return {};
}
