export type Operation = "preview" | "up" | "destroy";

/** What a process that runs the engine once is told. */
export interface Order {
  operation: Operation;
  /** Where the engine and its plugins lie. */
  engine: string;
  /** The stack's own folder: backend, passphrase, workspace. */
  folder: string;
  project: string;
  /** Module that is the program, or that exports it as the function `program`. */
  program: string;
  /** What that function is given. */
  settings: unknown;
  /** File with the policy pack's configuration; without one the pack does not run. */
  policyConfig?: string;
}

export interface Violation {
  policy: string;
  level: "warning" | "mandatory";
  type: string;
  name: string;
  message: string;
}

/** One resource's step, as the engine told of it. Sequence numbers are in the order of events. */
export interface Step {
  op: string;
  type: string;
  name: string;
  begun: number;
  done: number;
}

/** Which of the policies that apply to a resource it keeps, and which not. Without a resource: to the whole stack. */
export interface Judgement {
  type: string;
  name: string;
  passed: string[];
  failed: string[];
}

/** What one run of the engine says. */
export interface EngineRun {
  code: number;
  log: string;
  changes: Record<string, number>;
  /** Plain outputs of the stack. */
  outputs: Record<string, unknown>;
  violations: Violation[];
  judgements: Judgement[];
  steps: Step[];
}
