import type { Finding } from "./finding";
import type { KubeObject } from "./object";
import type { ConfigShape, ConfigValues, Evidence, Settings } from "./settings";

/** Sections of the catalogue; the letter sorts, the text heads a section of the report. */
export const groups = {
  A: "Pod security: baseline",
  B: "Pod security: restricted",
  C: "Pod hardening for untrusted code",
  D: "Namespaces",
  E: "Secrets and credentials",
  F: "SSH host identity and Git transport",
  G: "RBAC",
  H: "Network policies",
  I: "Images",
  J: "Resources, quota, lifetime",
  K: "Exposure and transport",
  L: "Availability",
  M: "Admission and audit",
  N: "Operator custom resources",
  O: "Rotation",
  P: "Encryption, state, provider and engine options",
  Q: "Completeness of agent namespaces",
  R: "The pack itself",
} as const;

export type Group = keyof typeof groups;
export type Level = "mandatory" | "advisory" | "disabled";
export type Severity = "critical" | "high" | "medium" | "low";

/** Agent tier: a namespace in which code runs that nobody has read. Everything unknown counts as agent tier. */
export type Tier = "agent" | "elsewhere";

export interface Context<C extends ConfigShape = ConfigShape> {
  /** What all rules share: versions, namespaces, allowed hosts. */
  readonly settings: Settings;
  /** The rule's own configuration, defaults filled in. */
  readonly config: ConfigValues<C>;
  readonly now: Date;
  tierOf(object: KubeObject): Tier;
  /** Whether the setting `externalEvidence` vouches, today, for something that the stack does not show. */
  attested(about: Pick<Evidence, "cluster" | "namespace" | "kind" | "name">): boolean;
}

export interface RuleOf<C extends ConfigShape> {
  /** Folder name, and API: an id never changes its meaning. */
  id: string;
  group: Group;
  level: Level;
  /** Mandatory in the agent tier; a second policy `<id>-elsewhere` advises in all other namespaces. */
  elsewhere?: true;
  severity: Severity;
  /** Accepts no exemption. */
  never?: true;
  /** Stays silent about an object which that other rule has judged too: one finding per fault. */
  yieldsTo?: string;
  /** Evidence for it may name objects of the stack: it tells what these do not show, say who renews a Secret. */
  evidenceOnOwn?: true;
  /**
   * What `check` looks at: "pods" (everything that holds a pod, also inside a list), "*", a kind of the core group ("Secret"), a kind with its
   * group ("Role.rbac.authorization.k8s.io"), or a Pulumi type token ("tls:index/privateKey:PrivateKey").
   * Patches and all versions are included.
   */
  kinds: "pods" | "*" | readonly string[];
  /** What holds when the rule passes, as a short sentence: "agent pods hold no API token". */
  says: string;
  /** What goes wrong otherwise, in one or two sentences. */
  why: string;
  /** The shortest fix, as an order: "set automountServiceAccountToken: false". */
  mend: string;
  /** CIS ids ("CIS 5.1.6") and families of `compliance.ts` ("K3"). */
  compliance: readonly string[];
  config?: C;
  /** Judges one object. */
  check?(object: KubeObject, context: Context<C>): Finding[];
  /** Judges all objects of a stack together; every finding names its object. What `check` left unknown it may decide. */
  checkStack?(objects: readonly KubeObject[], context: Context<C>): Finding[];
}

export type Rule = RuleOf<ConfigShape>;

/** Checks a rule's data against its type, and types `context.config` by the rule's own `config`. */
export const defineRule = <C extends ConfigShape>(rule: RuleOf<C>): Rule => rule;
