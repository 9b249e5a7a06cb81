import { conditions, duration, stringMap, strings } from "../core/common";
import { age, column, statusOf } from "../definition";
import { arr, bool, cel, dateTime, int, int32, int64, listMap, map, obj, req, str } from "../schema";
import { assetName, group, image, proxy, telemetryHeader, version } from "./fields";
import { plugin, skillGit } from "./parts";

const secret = obj({ name: req(str("", { minLength: 1 })) }, "No effect: it is not used.");
const requiredCredential = obj({ env: req(str()), description: str() });
const metadata = obj({ description: str(), tags: strings(), requiredCredentials: arr(requiredCredential) });
const imageMetadata = obj({
  description: str(),
  category: str(),
  baseImage: str(),
  maintainer: str(),
  tags: strings(),
  tools: strings(),
});
const name = () => req(str("", assetName));
const phase = () => req(str("", { enum: ["Ready", "Unavailable"] }));
const checked = { message: str(), lastChecked: dateTime() };
const total = () => req(int());

export const registry = {
  group,
  version,
  kind: "Registry",
  plural: "registries",
  shortNames: ["reg"],
  scope: "Namespaced",
  says: "A catalogue of images, skills and plugins; nothing is held to it.",
  specRequired: true,
  spec: obj(
    {
      checkInterval: duration("How often it is checked; 10m if absent."),
      npmRegistryURL: str("Base address that the controller itself fetches.", {
        hardened: { maxLength: 512, pattern: "^https://[a-zA-Z0-9]" },
      }),
      images: listMap(
        obj({ name: name(), image: req(image("", { minLength: 1 })), secretRef: secret, metadata: imageMetadata }),
        ["name"],
        "Checked for being there in this list, and no more.",
        { hardened: { maxItems: 256 } },
      ),
      skills: listMap(obj({ name: name(), git: skillGit, metadata }), ["name"], "", { hardened: { maxItems: 256 } }),
      plugins: listMap(obj({ name: name(), plugin: req(plugin), metadata }), ["name"], "", {
        hardened: { maxItems: 256 },
      }),
    },
    "What is wanted.",
  ),
  status: statusOf({
    observedGeneration: int64(),
    images: arr(obj({ name: req(str()), phase: phase(), image: str(), digest: str("Never resolved."), ...checked })),
    skills: arr(obj({ name: req(str()), phase: phase(), latestCommit: str(), ...checked })),
    plugins: arr(obj({ name: req(str()), phase: phase(), resolvedVersion: str(), ...checked })),
    summary: obj({ images: total(), skills: total(), plugins: total(), readyCount: total(), totalCount: total() }),
    conditions: conditions("Type Ready."),
  }),
  columns: [
    column("Images", ".status.summary.images", "integer"),
    column("Skills", ".status.summary.skills", "integer"),
    column("Plugins", ".status.summary.plugins", "integer"),
    column("Ready", ".status.summary.readyCount", "integer"),
    column("Total", ".status.summary.totalCount", "integer"),
    age,
  ],
} as const;

const telemetry = obj(
  {
    enabled: req(bool("Whether spans are sent.")),
    endpoint: str("Collector, OTLP over HTTP.", { pattern: "^https?://.+$", hardened: { maxLength: 2048 } }),
    headers: map(telemetryHeader, "Headers of each request.", { hardened: { maxProperties: 32 } }),
    enableLLMTraces: bool("Whether model calls are traced."),
    recordContent: bool("Puts whole prompts into spans."),
    resourceAttributes: stringMap("Attributes of every span."),
  },
  "Traces.",
  {
    rules: [
      cel("!self.enabled || (has(self.endpoint) && size(self.endpoint) > 0)", "enabled telemetry needs an endpoint"),
    ],
  },
);

export const kubeOpenCodeConfig = {
  group,
  version,
  kind: "KubeOpenCodeConfig",
  plural: "kubeopencodeconfigs",
  shortNames: ["ktc"],
  scope: "Cluster",
  says: "Settings of the whole installation; there is one, named cluster.",
  specRequired: true,
  spec: obj(
    {
      clusterDomain: str("DNS domain; cluster.local if absent.", {
        maxLength: 253,
        pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
      }),
      systemImage: obj(
        {
          image: image("Image of the helpers in agents' pods."),
          imagePullPolicy: str("", { enum: ["Always", "Never", "IfNotPresent"] }),
        },
        "Helpers in agents' pods.",
      ),
      cleanup: obj(
        {
          ttlSecondsAfterFinished: int32("Age at which finished Tasks go; off if absent.", { minimum: 0 }),
          maxRetainedTasks: int32("Finished Tasks kept per namespace; off if absent.", { minimum: 0 }),
        },
        "Removal of finished Tasks.",
      ),
      proxy: proxy("Proxy of Agents that name none."),
      observability: obj({ openTelemetry: telemetry }, "What is seen from outside."),
    },
    "What is wanted.",
  ),
  columns: [age],
  rules: [cel("self.metadata.name == 'cluster'", "the only KubeOpenCodeConfig is named cluster")],
} as const;
