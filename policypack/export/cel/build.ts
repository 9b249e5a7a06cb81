import type { Settings } from "../../rules/settings";
import { isAtLeast } from "../../rules/version";

/** What an expression may depend on: all that the rule itself may depend on. */
export interface Asked {
  readonly settings: Settings;
  readonly config: Readonly<Record<string, unknown>>;
  /** A pod as it was admitted, or a template, which no admission plugin has completed. */
  readonly holds: "pod" | "template";
}

/** A CEL expression that is true where the rule is met. */
export type Cel = (asked: Asked) => string;

export const spec = "variables.spec";

/** A CEL text; the quote and the backslash are all that need care. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
export const listOf = (texts: readonly string[]): string => `[${texts.map(quoted).join(", ")}]`;

export const and = (...tests: readonly string[]): string => tests.map((test) => `(${test})`).join(" && ");
export const or = (...tests: readonly string[]): string => tests.map((test) => `(${test})`).join(" || ");

const everyKind = ["containers", "initContainers", "ephemeralContainers"] as const;
type ContainerList = (typeof everyKind)[number];

/** True where the test holds for `c`, each container. The lists are of different types, hence no sum of them. */
export const containers = (test: string, lists: readonly ContainerList[] = everyKind): string =>
  and(...lists.map((list) => `${spec}.?${list}.orValue([]).all(c, ${test})`));

/** True where the test holds for `$`, the security context of the pod and of each container. */
export const contexts = (test: string): string =>
  and(test.replaceAll("$", `${spec}.?securityContext`), containers(test.replaceAll("$", "c.?securityContext")));

/** True where the test holds for `v`, each volume. */
export const volumes = (test: string): string => `${spec}.?volumes.orValue([]).all(v, ${test})`;

const windows = `${spec}.?os.?name.orValue('') == 'windows'`;
export const unlessWindows = (test: string): string => or(windows, test);

/** From v1.35 a user namespace of the pod's own waives rules about root. */
export const unlessUserNamespace = ({ settings }: Asked, test: string): string =>
  isAtLeast(settings.pssVersion, 35) ? or(`!${spec}.?hostUsers.orValue(true)`, test) : test;

/** True before that version of the Pod Security Standards. */
export const since = ({ settings }: Asked, minor: number, test: string): string =>
  isAtLeast(settings.pssVersion, minor) ? test : "true";
