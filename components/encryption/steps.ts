import { RunError } from "@pulumi/pulumi";
import { type Problem, printProblems } from "../problems";
import type { Entry } from "./configuration";
import { confirmationCode } from "./confirmation";
import { type EncryptionModel, type Phase, phases, plaintext, type Step, signature, type Writer } from "./model";

/** What the state of the stack remembers. */
export interface Recorded {
  /** Who wrote alone last; the phase "retire" hands this over, and knows it from the steps. */
  settled: string;
  /** The rotation that is under way, as `underWay` words it; empty before the first and after the last phase. */
  rotation: string;
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

/** Whether the configuration names the writer: then nothing may remove its key. */
export const isNeeded = (model: EncryptionModel, writer: Writer): boolean =>
  model.step !== "retire" || writer.label === model.to.label;

const kindsOf = (text: string | undefined): string[] => (text ?? "").split(",").filter((kind) => kind !== "");
export const kindsText = (kinds: readonly string[]): string => [...kinds].sort().join(",");

const oldKinds = ({ from, resources, step }: EncryptionModel, { writers }: Recorded): string[] =>
  step === "settled" ? resources : from.kind === "plaintext" ? [] : kindsOf(writers[from.label]?.kinds);

/** All kinds that either writer has objects of; these must be written anew before the old one goes. */
export const kindsInRotation = (model: EncryptionModel, recorded: Recorded): string[] => [
  ...new Set([...model.resources, ...oldKinds(model, recorded)]),
];

export const underWay = ({ step, from, to }: EncryptionModel): string =>
  step === "settled" || step === "retire" ? "" : `"${from.label}" to "${to.label}"`;

/** Nobody takes over from the present writer but by a rotation. */
function usurped({ step, from, to }: EncryptionModel, { settled, rotation }: Recorded): Problem[] {
  if (step === "settled" && rotation !== "")
    return [
      { path: "key", reason: `the rotation from ${rotation} is under way, and both may have written; finish it` },
    ];
  if (step === "retire" || settled === to.label) return [];
  if (step !== "settled" && settled === from.label) return [];
  const lead = `"${settled}" is what wrote the objects of this cluster`;
  return step === "settled"
    ? [{ path: "key", reason: `${lead}; "${to.label}" takes over by a rotation, through all its phases` }]
    : [{ path: "rotation.from", reason: `${lead}; the rotation comes from there` }];
}

const consequence: Record<Phase, (to: string) => string> = {
  add: (to) => `no API server can read what "${to}" writes; deploy the phase "add", and restart all of them`,
  promote: (to) => `"${to}" writes nothing yet; deploy the phase "promote", and restart every API server`,
  reencrypt: () => 'objects still need the old key; deploy the phase "reencrypt", and run its command',
  retire: () => 'deploy the phase "retire" first',
};

function skipped(model: EncryptionModel, { steps }: Recorded): Problem[] {
  const missed = stepsOf(model).find((phase) => steps[phase]?.step !== phase);
  if (missed !== undefined) {
    const reason = `"${model.step}" skips "${missed}": ${consequence[missed](model.to.label)}`;
    return [{ path: "rotation.phase", reason }];
  }
  const other = Object.values(steps).find(({ from }) => from !== model.from.label);
  if (other === undefined) return [];
  return [{ path: "rotation.from", reason: `the rotation to "${model.to.label}" began at "${other.from}"` }];
}

function changed(model: EncryptionModel, { writers }: Recorded): Problem[] {
  return writersOf(model).flatMap((writer) => {
    const known = writers[writer.label];
    if (known === undefined) return [];
    const found: Problem[] = [];
    const now = signature(writer);
    if (known.signature !== now) {
      const path = writer.kind === "kms" ? "kmsV2.name" : writer === model.to ? "provider" : "rotation.fromProvider";
      const reason = `"${writer.label}" wrote as ${known.signature}, and ${now} cannot read that; change it by a rotation`;
      found.push({ path, reason });
    }
    const kinds = kindsText(model.resources);
    if (writer.label === model.to.label && known.kinds !== kinds) {
      const reason = `"${writer.label}" encrypts ${known.kinds}; other kinds come with a rotation to a new key`;
      found.push({ path: "resources", reason });
    }
    return found;
  });
}

function decrypts(model: EncryptionModel, recorded: Recorded): Problem[] {
  const dropped = oldKinds(model, recorded).filter((kind) => !model.resources.includes(kind));
  if (dropped.length === 0 || model.plaintextAccepted) return [];
  const reason = `${dropped.join(", ")} would be written in plain text; keep them, or give \`rotation.plaintextFirst\``;
  return [{ path: "resources", reason }];
}

function order(from: Writer, to: Writer, step: Step): Writer[] {
  if (step === "settled" || step === "retire" || from.label === to.label) return [to];
  return step === "add" ? [from, to] : [to, from];
}

/** Which kinds have which writers, in the order in which the API server matches them. */
function entries(model: EncryptionModel, recorded: Recorded): Entry[] {
  const { from, to, step, resources } = model;
  const old = oldKinds(model, recorded);
  const both = resources.filter((kind) => old.includes(kind));
  const fresh = resources.filter((kind) => !old.includes(kind));
  const dropped = old.filter((kind) => !resources.includes(kind));
  return [
    { resources: both, writers: order(from, to, step) },
    { resources: fresh, writers: order(plaintext, to, step) },
    { resources: dropped, writers: order(from, plaintext, step) },
  ].filter((entry) => entry.resources.length > 0);
}

function refuse(model: EncryptionModel, found: readonly Problem[]): void {
  if (found.length > 0) throw new RunError(printProblems(`EncryptionAtRest "${model.component}"`, found));
}

/** What the configuration says, or a refusal with words: it is withheld, and the keys stay as they are. */
export function agreed(model: EncryptionModel, recorded: Recorded): Entry[] {
  refuse(model, usurped(model, recorded));
  refuse(model, skipped(model, recorded));
  refuse(model, [...changed(model, recorded), ...decrypts(model, recorded)]);
  return entries(model, recorded);
}

/** Refuses to let the old key go before the code shows that nothing needs it; `rotation` is the number drawn for it. */
export function confirmed(model: EncryptionModel, recorded: Recorded, rotation: string): void {
  if (model.code === confirmationCode(rotation, kindsInRotation(model, recorded))) return;
  const reason =
    'this code does not belong to this rotation and its kinds; go back to the phase "reencrypt", ' +
    "run the command that `reencryptCommand` shows to its end, and give the code it prints";
  refuse(model, [{ path: "rotation.reencrypted", reason }]);
}
