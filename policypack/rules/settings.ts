/** One configurable value: its default gives its type. `kind` is the JSON schema type. */
export interface Setting<T> {
  readonly kind: "string" | "number" | "boolean" | "array";
  readonly default: T;
  readonly about: string;
  /** Schema of an item where items are objects. */
  readonly items?: object;
}
export type ConfigShape = Readonly<Record<string, Setting<unknown>>>;
export type ConfigValues<C extends ConfigShape> = { readonly [K in keyof C]: C[K]["default"] };

export const text = (value: string, about: string): Setting<string> => ({ kind: "string", default: value, about });
export const count = (value: number, about: string): Setting<number> => ({ kind: "number", default: value, about });
export const flag = (value: boolean, about: string): Setting<boolean> => ({ kind: "boolean", default: value, about });
export const texts = (value: readonly string[], about: string): Setting<readonly string[]> => ({
  kind: "array",
  default: value,
  about,
  items: { type: "string" },
});

/** A rule that is waived for some objects: who answers for it, why, and until when. */
export interface Exemption {
  readonly id?: string;
  readonly policy: string;
  readonly cluster?: string;
  /** One namespace, spelled out; absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly kind?: string;
  /** Name of the object; `*` at its end stands for any rest. */
  readonly name: string;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string;
  readonly approvedBy: string;
  /** Last day on which it holds, YYYY-MM-DD. */
  readonly expires: string;
}

/** Something outside the stack that a rule may rely on: somebody answers for it, and it ends. */
export interface Evidence {
  readonly policy: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly owner: string;
  readonly expires: string;
}

const objects = <T>(
  about: string,
  required: readonly string[],
  optional: readonly string[],
): Setting<readonly T[]> => ({
  kind: "array",
  default: [],
  about,
  items: {
    type: "object",
    additionalProperties: false,
    required,
    properties: Object.fromEntries([...required, ...optional].map((key) => [key, { type: "string" }])),
  },
});

/** What several rules share. It is configured once, under the policy `pack-config-valid`. */
export const settingsShape = {
  agentNamespaces: texts([], "globs of namespaces that run agents; empty: all but kube-* and operatorNamespaces"),
  operatorNamespaces: texts(
    ["gastown-system", "kubeopencode-system", "toe-system"],
    "globs of namespaces that run operators; an agent declared in one makes it agent tier all the same",
  ),
  toeSystemNamespaces: texts(["toe-system"], "namespaces in which PowerToolConfigs may live"),
  elevatedNamespaces: texts([], "namespaces into which elevated debug tools may be injected"),
  pssVersion: text("v1.37", "version of the Pod Security Standards to judge by"),
  clusterVersion: text("v1.36", "version of the cluster, for what its API server knows and refuses"),
  podPaths: texts([], "further pod templates, as Kind.group=path.to.template"),
  sandboxRuntimeClasses: texts(["gvisor", "kata", "kata-qemu", "kata-clh", "kata-fc"], "RuntimeClasses that isolate"),
  sandboxHandlers: texts(["runsc", "kata", "kata-qemu", "kata-clh", "kata-fc"], "handlers that isolate"),
  apiAudiences: texts(
    ["https://kubernetes.default.svc", "https://kubernetes.default.svc.cluster.local", "kubernetes.default.svc"],
    "audiences that the API server accepts",
  ),
  allowedRegistries: texts([], "registries, with path, that images may come from"),
  floatingTags: texts(["latest", "main", "master", "stable", "edge", "nightly"], "tags that move"),
  gitHosts: texts(["github.com", "gitlab.com", "bitbucket.org"], "Git hosts that agents may use"),
  llmHosts: texts(["api.anthropic.com", "api.openai.com", "generativelanguage.googleapis.com"], "LLM API hosts"),
  gitCidrs: texts([], "address ranges of the Git hosts; empty: those the pack knows"),
  resolvers: texts([], "DNS servers that pods may name"),
  clouds: texts([], "clouds whose metadata endpoints count; empty: all"),
  apiServerCidrs: texts([], "addresses of the API server"),
  nodeCidrs: texts([], "addresses of nodes"),
  podCidrs: texts([], "addresses of pods"),
  serviceCidrs: texts([], "addresses of Services"),
  nat64: flag(false, "the cluster translates 64:ff9b::/96 to IPv4"),
  policyEngines: texts([], "further network policy engines that are in force: cilium, calico, admin"),
  ownedApiGroups: texts([], "API groups that the stack's own operators define"),
  agentOperators: texts([], "subjects that may create agents, as Kind:namespace/name"),
  clusterAdmins: texts([], "break-glass subjects that may hold cluster-admin"),
  approvers: texts([], "who may approve elevated tools; empty: anybody named"),
  maxRotationDays: count(90, "longest life of a credential"),
  maxDeadlineSeconds: count(7200, "longest run of a one-shot agent"),
  maxExemptionDays: count(90, "longest time that an exemption may still have; 90 at most"),
  exemptions: objects<Exemption>(
    "rules waived for single objects",
    ["policy", "name", "owner", "reason", "ticket", "approvedBy", "expires"],
    ["id", "cluster", "namespace", "kind"],
  ),
  externalEvidence: objects<Evidence>(
    "what other stacks own and this one relies on",
    ["policy", "owner", "expires"],
    ["cluster", "namespace", "kind", "name"],
  ),
} satisfies ConfigShape;

export type Settings = ConfigValues<typeof settingsShape>;

/** Every value of a shape: what is given, else its default. Unknown keys are for `pack-config-valid` to report. */
export function withDefaults<C extends ConfigShape>(
  shape: C,
  given: Readonly<Record<string, unknown>>,
): ConfigValues<C> {
  const values = Object.entries(shape).map(([key, setting]) => {
    const value = given[key];
    return [key, hasKind(value, setting.kind) && itemsFit(value, setting) ? value : setting.default];
  });
  return Object.fromEntries(values) as ConfigValues<C>;
}

export const hasKind = (value: unknown, kind: Setting<unknown>["kind"]): boolean =>
  kind === "array" ? Array.isArray(value) : typeof value === kind;

/** A list with one wrong item counts as not given: rules read its items without asking. */
function itemsFit(value: unknown, { items }: Setting<unknown>): boolean {
  if (!Array.isArray(value) || items === undefined) return true;
  const wanted: unknown = Reflect.get(items, "type");
  return value.every((item: unknown) => item !== null && !Array.isArray(item) && typeof item === wanted);
}

export const defaultSettings: Settings = withDefaults(settingsShape, {});
