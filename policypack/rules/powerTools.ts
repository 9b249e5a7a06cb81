import type { Field } from "./field";
import type { KubeObject } from "./object";

export const toolConfigKind = "PowerToolConfig.codriverlabs.ai.toe.run";
export const toolKind = "PowerTool.codriverlabs.ai.toe.run";

export const isToolConfig = ({ kind, group }: KubeObject): boolean => `${kind}.${group}` === toolConfigKind;
export const isTool = ({ kind, group }: KubeObject): boolean => `${kind}.${group}` === toolKind;

/** What a tool may do: the API's `securityContext`, and the `security` of older texts, which people still write. */
export const settingsOf = ({ root }: KubeObject): Field[] =>
  ["securityContext", "security"].map((key) => root.at("spec", key)).filter((field) => !field.isAbsent);

const ranks = ["low", "medium", "high", "critical"] as const;
export type Risk = (typeof ranks)[number];
export const isRisk = (text: string): text is Risk => ranks.some((rank) => rank === text);
export const isLower = (one: Risk, other: Risk): boolean => ranks.indexOf(one) < ranks.indexOf(other);

/** Capabilities that no approval makes acceptable. */
export const neverCapabilities = ["ALL", "SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "MAC_ADMIN", "MAC_OVERRIDE"];

/** Capabilities that an approval may allow, by the risk they amount to. */
const approvable: Readonly<Record<string, Risk>> = {
  SYS_PTRACE: "medium",
  NET_ADMIN: "medium",
  KILL: "medium",
  SYS_ADMIN: "high",
  NET_RAW: "high",
  DAC_OVERRIDE: "high",
  DAC_READ_SEARCH: "high",
  SETUID: "high",
  SETGID: "high",
  BPF: "high",
  PERFMON: "high",
};
export const isApprovable = (capability: string): boolean => Object.hasOwn(approvable, capability);

/** As the runtime reads it: `cap_sys_admin` is SYS_ADMIN. */
export const capabilityName = (text: string): string => text.trim().toUpperCase().replace(/^CAP_/, "");

/** How dangerous a tool is; nothing for one that is not elevated. `open` is what may still elevate it. */
export interface Elevation {
  readonly risk: Risk | undefined;
  readonly open: Field | undefined;
}

const flagRisks: Readonly<Record<string, Risk>> = {
  allowPrivileged: "critical",
  allowHostPID: "high",
  runAsRoot: "medium",
};

/** Whatever is not plainly false counts as set. */
const isOn = (field: Field): boolean => field.isMalformed || (field.isSet && field.value !== false);

export function elevationOf(object: KubeObject): Elevation {
  const settings = settingsOf(object);
  const flags = settings.flatMap((holder) =>
    Object.entries(flagRisks).map(([key, risk]) => ({ field: holder.at(key), risk })),
  );
  const added = settings.flatMap((holder) => holder.at("capabilities", "add").each());
  const risks = [
    ...flags.filter(({ field }) => isOn(field)).map(({ risk }) => risk),
    ...added.filter((field) => !field.isUnknown).map((field) => riskOf(field)),
  ];
  const risk = ranks.findLast((rank) => risks.includes(rank));
  return { risk, open: [...flags.map(({ field }) => field), ...added].find((field) => field.isUnknown) };
}

const riskOf = (capability: Field): Risk => approvable[capabilityName(capability.get("string") ?? "")] ?? "critical";

export const annotation = ({ root }: KubeObject, key: string): Field =>
  root.at("metadata", "annotations", `security.toe.run/${key}`);
