import { differences } from "./difference";
import type { Plugin, Resource } from "./resource";
import { sealKeys, sealLike } from "./secrets";
import { hasUnknown, isObject, type JsonObject, type Properties, settledObject, unknown, type Value } from "./values";

/** A resource that lives in state alone: made once from its inputs, and made anew when they change. */
export interface Generated {
  defaults: Properties;
  required: readonly string[];
  /** Outputs that the inputs do not give. */
  computed: readonly string[];
  /** Of all properties. */
  secret: readonly string[];
  /** Inputs that may change without a new value. */
  mutable?: readonly string[];
  /** Problems of settled inputs, by property. */
  problems?(inputs: JsonObject): Record<string, string>;
  make(inputs: JsonObject): Promise<{ id: string; outputs: Properties }>;
  /** Inputs and outputs of one that was made elsewhere. */
  adopt?(id: string): { id: string; outputs: Properties; inputs: Properties };
  /** The time has come to make another. */
  outdated?(outputs: JsonObject, now: Date): boolean;
}

const present = (value: Value | undefined): boolean => value !== undefined && value !== null;

function failuresOf(kind: Generated, inputs: Properties) {
  const missing = kind.required.filter((key) => !present(inputs[key]));
  const problems = hasUnknown(inputs) || missing.length > 0 ? {} : (kind.problems?.(settledObject(inputs)) ?? {});
  return [
    ...missing.map((property) => ({ property, reason: `${property} is missing; give it` })),
    ...Object.entries(problems).map(([property, reason]) => ({ property, reason })),
  ];
}

const withDefaults = (kind: Generated, news: Properties): Properties => ({
  ...kind.defaults,
  ...Object.fromEntries(Object.entries(news).filter(([, value]) => present(value))),
});

function sealed(kind: Generated, inputs: Properties, outputs: Properties): Properties {
  const all = sealLike({ ...settledOr(inputs), ...outputs }, inputs);
  return sealKeys(isObject(all) ? all : outputs, kind.secret);
}

const settledOr = (inputs: Properties): Properties => (hasUnknown(inputs) ? inputs : settledObject(inputs));

const previewed = (kind: Generated, inputs: Properties): Properties =>
  sealed(kind, inputs, Object.fromEntries(kind.computed.map((key) => [key, unknown])));

function diff(kind: Generated, olds: Properties, oldInputs: Properties, news: Properties) {
  const changes = differences(oldInputs, news).map((step) => ({
    ...step,
    replaces: !(kind.mutable ?? []).includes(step.path),
  }));
  const aged = kind.outdated?.(settledObject(olds), new Date()) ?? false;
  const renewal = { path: "readyForRenewal", kind: "update", replaces: true } as const;
  return { changes: aged ? [...changes, renewal] : changes, deleteBeforeReplace: false };
}

export const generated = (kind: Generated): Resource => ({
  check: async ({ news }) => {
    const inputs = withDefaults(kind, news);
    return { inputs: sealKeys(inputs, kind.secret), failures: failuresOf(kind, inputs) };
  },
  diff: async ({ olds, oldInputs, news }) => diff(kind, olds, oldInputs, news),
  create: async ({ inputs, preview }) => {
    if (preview) return { id: "", outputs: previewed(kind, inputs) };
    const { id, outputs } = await kind.make(settledObject(inputs));
    return { id, outputs: sealed(kind, inputs, outputs) };
  },
  read: async ({ id, olds, inputs }) => {
    if (Object.keys(olds).length > 0) return { id, outputs: olds, inputs };
    if (kind.adopt === undefined) throw new Error("this type cannot be imported; let the program make a new one");
    const adopted = kind.adopt(id);
    const outputs = sealed(kind, adopted.inputs, adopted.outputs);
    return { id: adopted.id, outputs, inputs: sealKeys(adopted.inputs, kind.secret) };
  },
  update: async ({ olds, inputs }) => ({ ...olds, ...sealed(kind, inputs, {}) }),
  delete: async () => undefined,
});

export function generatedPlugin(name: string, version: string, kinds: Record<string, Generated>): Plugin {
  return {
    name,
    version,
    configure: async () => undefined,
    diffConfig: (olds, news) => differences(olds, news).map((step) => ({ ...step, replaces: false })),
    resource: (type) => {
      const kind = kinds[type];
      if (kind === undefined) {
        const known = Object.keys(kinds).join(", ");
        throw new Error(
          `${type} is not served by the offline stand-in, which has: ${known}; install the official plugin`,
        );
      }
      return generated(kind);
    },
    cancel: () => undefined,
  };
}
