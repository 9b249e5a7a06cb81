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

/** True where the test holds for `s`, each source of each projected volume; a list that is left out comes as a null. */
export const sources = (test: string): string =>
  volumes(or("dyn(v).?projected.?sources.orValue(null) == null", `v.projected.sources.all(s, ${test})`));

export const isWindows = `${spec}.?os.?name.orValue('') == 'windows'`;
export const unlessWindows = (test: string): string => or(isWindows, test);

/** From v1.35 a user namespace of the pod's own waives rules about root. */
export const unlessUserNamespace = ({ settings }: Asked, test: string): string =>
  isAtLeast(settings.pssVersion, 35) ? or(`!${spec}.?hostUsers.orValue(true)`, test) : test;

/** True before that version of the Pod Security Standards. */
export const since = ({ settings }: Asked, minor: number, test: string): string =>
  isAtLeast(settings.pssVersion, minor) ? test : "true";

/** A field of the object where the server's schema promises nothing, as an optional value: `own("spec.kubernetes")`. */
export const own = (path: string): string => `dyn(object).?${path.replaceAll(".", ".?")}`;

const types = {
  text: ["string"],
  flag: ["bool"],
  number: ["int", "double"],
  quantity: ["string", "int", "double"],
  list: ["list"],
  map: ["map"],
} as const;
type Type = keyof typeof types;

const holds = (value: string, type: Type, test: string): string =>
  and(or(...types[type].map((name) => `type(${value}) == ${name}`)), test);

/** True where the field is absent, or of that type and good. */
export const given = (field: string, type: Type, good: (value: string) => string): string =>
  or(`!${field}.hasValue()`, holds(`${field}.value()`, type, good(`${field}.value()`)));

/** True where the field is there, of that type and good. */
export const needed = (field: string, type: Type, good: (value: string) => string): string =>
  and(`${field}.hasValue()`, holds(`${field}.value()`, type, good(`${field}.value()`)));

/** Whether a quantity, however it is written, is more than nothing. */
export const isAboveZero = (value: string): string =>
  `(type(${value}) == string ? isQuantity(${value}) && quantity(${value}).isGreaterThan(quantity('0')) : ${value} > 0)`;

const literally = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

/** Texts as alternatives of a pattern. */
export const oneOf = (texts: readonly string[]): string => `(${texts.map(literally).join("|")})`;

/** Whether a value matches one of the globs, whose only wildcard is the star. */
export const matchesGlob = (value: string, globs: readonly string[]): string =>
  globs.length === 0
    ? "false"
    : `${value}.matches(${quoted(`^(${globs.map((glob) => literally(glob).replace(/\*+/g, ".*")).join("|")})$`)})`;

/** Whether the cluster's own controllers make a pod, of a template that was judged where it stands. */
export const madeFromTemplate = `request.userInfo.username in ${listOf([
  ...["daemon-set", "job", "replicaset", "statefulset", "replication"].map(
    (name) => `system:serviceaccount:kube-system:${name}-controller`,
  ),
  "system:kube-controller-manager",
])}`;
