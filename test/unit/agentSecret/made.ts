import { randomBytes } from "node:crypto";
import { AgentSecret, type AgentSecretArgs } from "../../../components/agentSecret";
import { outputOf, type Registration, registrations, type Seen } from "../../mocks/registrations";

export const secretType = "kubernetes:core/v1:Secret";
export const passwordType = "random:index/randomPassword:RandomPassword";
export const bytesType = "random:index/randomBytes:RandomBytes";
export const sealedType = "kubernetes:bitnami.com/v1alpha1:SealedSecret";
export const externalType = "kubernetes:external-secrets.io/v1:ExternalSecret";
export const renewal = { revision: "2026-11-01", owner: "platform" };
export const acceptance = { reason: "the tool reads nothing else", owner: "platform", reviewBy: "2027-03-31" };
export const random = (): string => randomBytes(24).toString("hex");

export interface Made extends Seen {
  secretName: string;
  due: string;
  previousSecretName: string;
  volume: unknown;
  volumeMount: unknown;
  environment: unknown;
}

/** What an engine would make of it, and the outputs, on the day that PALISADE_TODAY says. */
export async function made(args: AgentSecretArgs, result = random()): Promise<Made> {
  const got: Omit<Made, keyof Seen> = {
    secretName: "",
    previousSecretName: "",
    due: "",
    volume: {},
    volumeMount: {},
    environment: {},
  };
  const seen = await registrations(
    async () => {
      const secret = new AgentSecret("llm", args);
      got.secretName = await outputOf(secret.secretName);
      got.previousSecretName = await outputOf(secret.previousSecretName);
      got.due = await outputOf(secret.due);
      got.volume = await outputOf(secret.volume);
      got.volumeMount = await outputOf(secret.volumeMount);
      got.environment = await outputOf(secret.environment);
    },
    (type) => (type === passwordType ? { result } : {}),
  );
  return { ...seen, ...got };
}

export const field = (registration: Registration | undefined, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), registration?.inputs);

/** The name in the cluster. */
export const inCluster = (registration: Registration | undefined): string =>
  String(field(registration, "metadata", "name"));

/** Every path of a registration where a text stands in clear. */
function clearPaths(value: unknown, text: string, secrets: readonly string[], path = ""): string[] {
  if (secrets.includes(path)) return [];
  if (typeof value === "string") {
    const encoded = Buffer.from(text).toString("base64").slice(0, 24);
    return value.includes(text) || value.includes(encoded) ? [path] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const list = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) =>
    clearPaths(item, text, secrets, list ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
  );
}

/** Where a text stands in clear in the state, whichever child holds it. */
export const leaks = (seen: Seen, text: string): string[] =>
  seen.all.flatMap(({ name, inputs, secrets }) => [
    ...(name.includes(text) ? [name] : []),
    ...clearPaths(inputs, text, secrets).map((path) => `${name}: ${path}`),
  ]);
