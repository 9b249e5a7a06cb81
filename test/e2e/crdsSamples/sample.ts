/** A spec that must be refused, and what the refusal says. */
export interface Refusal {
  /** What is wrong, as the test's name has it. */
  what: string;
  kind: string;
  /** The spec in place of the sample's. */
  spec: object;
  name?: string;
  message: RegExp;
}

export interface KindSample {
  apiVersion: string;
  kind: string;
  plural: string;
  cluster?: true;
  name: string;
  spec: object;
}

export interface SystemSamples {
  system: "gasTown" | "kubeOpenCode" | "powerTools";
  good: KindSample[];
  bad: Refusal[];
  /** What upstream accepts and we do not. */
  lenient: { kind: string; spec: object }[];
  /** Short specs and what the server makes of them. */
  defaulted: { kind: string; spec: object; defaults: object }[];
}
