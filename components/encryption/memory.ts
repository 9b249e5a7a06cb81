import { type EncryptionModel, type Phase, phases, signature, type Writer } from "./model";

type Keepers = Readonly<Record<string, string>>;

/** A record in the state of the stack, by the role that names it. */
export interface RecordPlan {
  role: string;
  keepers: Keepers;
  /**
   * "recall": keeps what stood in it first, and tells it to every later deployment. "write": holds what is now, so that
   * a skipped step is mended by taking it. "handover": the same, once the deployment is agreed to.
   */
  how: "recall" | "write" | "handover";
}

/** What the state of the stack remembers. */
export interface Recorded {
  /** Who wrote alone last; the phase "retire" hands this over, and knows it from the steps. */
  settled: string;
  /** The rotation in which two writers have written, as `pairOf` words it; empty where one did. */
  shared: string;
  /** By phase: the step in which its record was made, a later one where it was skipped, and where the rotation came from. */
  steps: Readonly<Record<string, { step: string; from: string }>>;
  /** By label: how the writer encrypts, and what. */
  writers: Readonly<Record<string, { signature: string; kinds: string }>>;
}

/**
 * The phases that lead to where the model wants to be. "add" may be left out where plain text is left: every server
 * writes it until it is restarted, and reads it until the end.
 */
export function stepsOf({ step, from }: EncryptionModel): Phase[] {
  if (step === "settled") return [];
  const all = phases.slice(0, phases.indexOf(step) + 1).filter((phase) => phase !== "retire");
  return from.kind === "plaintext" && step !== "add" ? all.slice(1) : all;
}

/** Every writer whose key the program holds on to. */
export const writersOf = ({ from, to }: EncryptionModel): Writer[] =>
  [...new Map([from, to].map((writer) => [writer.label, writer])).values()].filter(({ kind }) => kind !== "plaintext");

export const kindsText = (kinds: readonly string[]): string => [...kinds].sort().join(",");

export const pairOf = ({ from, to }: EncryptionModel): string => `"${from.label}" to "${to.label}"`;

/** Whether both writers have written once this deployment is agreed to. */
const shares = ({ step }: EncryptionModel): boolean => step === "promote" || step === "reencrypt";
/** Whether nothing of that changes with this deployment, which hence asks what was. */
const asksForShared = ({ step }: EncryptionModel): boolean => step === "settled" || step === "add";

export const writerRole = (label: string): string => `writer-${label}`;
export const stepRole = ({ to }: EncryptionModel, phase: Phase): string => `step-${to.label}-${phase}`;

export function memoryPlan(model: EncryptionModel): RecordPlan[] {
  const { from, to, step, resources } = model;
  const writers = writersOf(model).map((writer): RecordPlan => {
    const keepers = { signature: signature(writer), kinds: kindsText(resources) };
    return { role: writerRole(writer.label), keepers, how: "recall" };
  });
  const steps = stepsOf(model).map((phase): RecordPlan => {
    const keepers = { step, from: from.label };
    return { role: stepRole(model, phase), keepers, how: phase === step ? "write" : "recall" };
  });
  const settled: RecordPlan =
    step === "retire"
      ? { role: "settled", keepers: { writer: to.label }, how: "handover" }
      : { role: "settled", keepers: { writer: from.label }, how: "recall" };
  const pair = shares(model) ? pairOf(model) : "";
  const shared: RecordPlan = { role: "shared", keepers: { pair }, how: asksForShared(model) ? "recall" : "handover" };
  return [...writers, ...steps, settled, shared];
}

/** Reads the records back, by role. */
export function recordedFrom(model: EncryptionModel, found: Readonly<Record<string, Keepers>>): Recorded {
  const word = (role: string, key: string): string => found[role]?.[key] ?? "";
  const steps = stepsOf(model).map((phase) => {
    const role = stepRole(model, phase);
    return [phase, { step: word(role, "step"), from: word(role, "from") }];
  });
  const writers = writersOf(model).map(({ label }) => {
    const role = writerRole(label);
    return [label, { signature: word(role, "signature"), kinds: word(role, "kinds") }];
  });
  return {
    settled: model.step === "retire" ? model.from.label : word("settled", "writer"),
    shared: asksForShared(model) ? word("shared", "pair") : "",
    steps: Object.fromEntries(steps),
    writers: Object.fromEntries(writers),
  };
}
