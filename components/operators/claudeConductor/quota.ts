import type { OperatorResources } from "../resources";

const steps: Record<string, number> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity as a number; NaN for what is none, which the parser has noted already. */
export function amount(quantity: string): number {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(quantity) ?? [];
  return digits === undefined ? Number.NaN : Number(digits) * (steps[suffix ?? ""] ?? Number.NaN);
}

export const inCpu = (cpu: number): string => {
  const milli = Math.ceil(cpu * 1000);
  // As the server writes it: another spelling would look like a change.
  return milli % 1000 === 0 ? `${milli / 1000}` : `${milli}m`;
};
export const inMebi = (bytes: number): string => {
  const mebi = Math.ceil(bytes / 2 ** 20);
  return mebi % 1024 === 0 ? `${mebi / 1024}Gi` : `${mebi}Mi`;
};

/** One kind of pod, and the most of it that there can be at a time. */
export interface Part {
  most: number;
  resources: OperatorResources;
  scratch: string;
}

const sum = (parts: Part[], of: (part: Part) => string): number =>
  parts.reduce((total, part) => total + part.most * amount(of(part)), 0);

/** Room for every part at its most, and for nothing else: a quota below that keeps agents from starting. */
export const quotaFor = (parts: Part[], volumes: string[]): Record<string, string> => ({
  pods: String(parts.reduce((total, part) => total + part.most, 0)),
  "requests.cpu": inCpu(sum(parts, (part) => part.resources.cpuRequest)),
  "limits.cpu": inCpu(sum(parts, (part) => part.resources.cpuLimit)),
  "requests.memory": inMebi(sum(parts, (part) => part.resources.memoryRequest)),
  "limits.memory": inMebi(sum(parts, (part) => part.resources.memoryLimit)),
  "requests.ephemeral-storage": inMebi(parts.reduce((total, part) => total + part.most * 64 * 2 ** 20, 0)),
  "limits.ephemeral-storage": inMebi(sum(parts, (part) => part.scratch)),
  persistentvolumeclaims: String(volumes.length),
  "requests.storage": inMebi(volumes.reduce((total, volume) => total + amount(volume), 0)),
});

export const largest = (quantities: string[]): number => Math.max(...quantities.map(amount));
