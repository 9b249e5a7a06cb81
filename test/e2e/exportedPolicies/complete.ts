type Json = Record<string, unknown>;

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const maps = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isMap) : []);
const below = (value: unknown, ...keys: string[]): Json => {
  const found = keys.reduce((at: unknown, key) => (isMap(at) ? at[key] : undefined), value);
  return isMap(found) ? found : {};
};

const pinned = `registry.example/agent:1.4.0@sha256:${"0123456789abcdef".repeat(4)}`;
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  ReplicationController: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Rules about images: a completion must not add what they judge. */
const aboutImages = new Set(["image-digest", "image-floating-tag", "image-registry"]);

/** What the API server demands beside the field that a rule judges. */
const besidesPod: Readonly<Record<string, Json>> = {
  // Unless the rule is about it, the token that admission mounts would be one more finding.
  "pod-projected-token": { automountServiceAccountToken: false },
  "pod-windows-host-process": { hostNetwork: true, os: { name: "windows" } },
};
const besidesContainer: Readonly<Record<string, Json>> = {
  "pod-mount-propagation": { securityContext: { privileged: true } },
};

/** A path for each host path, and a volume for each mount. */
function completeVolumes(spec: Json, mounted: readonly string[]): Json {
  const given = maps(spec.volumes).map((volume) =>
    isMap(volume.hostPath) ? { ...volume, hostPath: { path: "/srv", ...volume.hostPath } } : volume,
  );
  const known = new Set(given.map(({ name }) => name));
  const added = mounted.filter((name) => !known.has(name)).map((name) => ({ name, emptyDir: { sizeLimit: "1Gi" } }));
  return given.length + added.length === 0 ? {} : { volumes: [...given, ...added] };
}

function completeContainer(rule: string, container: Json): Json {
  const port = { containerPort: 8080 };
  const ports = maps(container.ports).map((given, index) => ({ ...port, name: `p${index}`, ...given }));
  const mounts = maps(container.volumeMounts).map((given, index) => ({
    name: "work",
    mountPath: `/m${index}`,
    ...given,
  }));
  return {
    ...(aboutImages.has(rule) ? {} : { image: pinned }),
    ...besidesContainer[rule],
    ...container,
    ...(ports.length > 0 ? { ports } : {}),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

function completePod(rule: string, kind: string, template: Json): Json {
  const spec = below(template, "spec");
  const filled = Object.fromEntries(
    ["containers", "initContainers", "ephemeralContainers"]
      .filter((list) => Array.isArray(spec[list]))
      .map((list) => [list, maps(spec[list]).map((container) => completeContainer(rule, container))]),
  );
  const mounted = Object.values(filled).flatMap((list) =>
    list.flatMap((container) => maps(container.volumeMounts).map(({ name }) => String(name))),
  );
  const once = kind === "Job" || kind === "CronJob" ? { restartPolicy: "Never" } : {};
  return {
    ...template,
    metadata: { ...below(template, "metadata"), ...(kind === "Pod" ? {} : { labels: { app: "agent" } }) },
    spec: { ...besidesPod[rule], ...once, ...spec, ...filled, ...completeVolumes(spec, mounted) },
  };
}

function withTemplate(object: Json, path: readonly string[], template: Json): Json {
  const [step, ...rest] = path;
  return step === undefined
    ? { ...object, ...template }
    : { ...object, [step]: withTemplate(below(object, step), rest, template) };
}

const around: Readonly<Record<string, Json>> = {
  Deployment: { selector: { matchLabels: { app: "agent" } } },
  ReplicaSet: { selector: { matchLabels: { app: "agent" } } },
  DaemonSet: { selector: { matchLabels: { app: "agent" } } },
  StatefulSet: { selector: { matchLabels: { app: "agent" } }, serviceName: "agent" },
  ReplicationController: { selector: { app: "agent" } },
  CronJob: { schedule: "0 3 * * *" },
  Service: { ports: [{ port: 443 }] },
};

const backend = { service: { name: "a", port: { number: 443 } } };
const path = { path: "/", pathType: "Prefix", backend };

function completeIngress(spec: Json): Json {
  const rules = maps(spec.rules).map((rule) => ({ ...rule, http: { paths: [path] } }));
  return {
    ...spec,
    ...(rules.length > 0 ? { rules } : {}),
    ...(isMap(spec.defaultBackend) || rules.length === 0 ? { defaultBackend: backend } : {}),
  };
}

/** A Secret with a token names the account that it is for. */
function ofAccount(secret: Json): Json {
  const metadata = below(secret, "metadata");
  const annotations = { ...below(metadata, "annotations"), "kubernetes.io/service-account.name": "default" };
  return { ...secret, metadata: { ...metadata, annotations } };
}

/** Adds to a fixture what the API server demands of it and its rule does not look at. */
export function completed(rule: string, object: Json): Json {
  const kind = String(object.kind);
  const dressed = { ...object, ...(around[kind] ? { spec: { ...around[kind], ...below(object, "spec") } } : {}) };
  if (object.type === "kubernetes.io/service-account-token") return ofAccount(dressed);
  if (kind === "Ingress") return { ...dressed, spec: completeIngress(below(dressed, "spec")) };
  const where = templates[kind];
  return where === undefined
    ? dressed
    : withTemplate(dressed, where, completePod(rule, kind, below({ dressed }, "dressed", ...where)));
}

/** Accounts that the pods of an object name; without them the API server takes no pod. */
export function accountsOf(object: Json): string[] {
  const where = templates[String(object.kind)];
  const spec = where === undefined ? {} : below({ object }, "object", ...where, "spec");
  return [spec.serviceAccountName, spec.serviceAccount].filter(
    (name): name is string => typeof name === "string" && name !== "",
  );
}
