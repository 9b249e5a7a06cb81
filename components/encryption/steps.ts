import { RunError } from "@pulumi/pulumi";
import { type Problem, printProblems } from "../problems";
import type { Entry } from "./configuration";
import { confirmationCode } from "./confirmation";
import { kindsText, pairOf, type Recorded, stepsOf, writersOf } from "./memory";
import { type EncryptionModel, type Phase, plaintext, type Step, signature, type Writer } from "./model";
import { includesAll, narrowFirst } from "./resources";

/** Whether the configuration names the writer: then nothing may remove its key. */
export const isNeeded = (model: EncryptionModel, writer: Writer): boolean =>
  model.step !== "retire" || writer.label === model.to.label;

const kindsOf = (text: string | undefined): string[] => (text ?? "").split(",").filter((kind) => kind !== "");

const oldKinds = ({ from, resources, step }: EncryptionModel, { writers }: Recorded): string[] =>
  step === "settled" ? resources : from.kind === "plaintext" ? [] : kindsOf(writers[from.label]?.kinds);

/** All kinds that either writer has objects of; these must be written anew before the old one goes. */
export const kindsInRotation = (model: EncryptionModel, recorded: Recorded): string[] => [
  ...new Set([...model.resources, ...oldKinds(model, recorded)]),
];

/** Nobody takes over from the present writer but by a rotation, and none begins before the last one has ended. */
function usurped(model: EncryptionModel, { settled, shared }: Recorded): Problem[] {
  const { step, from, to } = model;
  if (step === "retire") return [];
  const path = step === "settled" ? "key" : "rotation.from";
  if (shared !== "" && (step === "settled" || shared !== pairOf(model)))
    return [{ path, reason: `the rotation from ${shared} is under way, and both have written; finish it` }];
  // Back from "retire" everything but "add" will do, in which the old key would write again.
  if (settled === from.label || (settled === to.label && step !== "add")) return [];
  const mend =
    step === "settled"
      ? `"${to.label}" takes over by a rotation, through all its phases`
      : "the rotation comes from there";
  return [{ path, reason: `"${settled}" is what wrote the objects of this cluster; ${mend}` }];
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
  const dropped = oldKinds(model, recorded).filter((kind) => !includesAll(model.resources, kind));
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
  const made: Entry[] = [];
  for (const kind of narrowFirst([...resources, ...old])) {
    const before = includesAll(old, kind) ? from : plaintext;
    const after = includesAll(resources, kind) ? to : plaintext;
    const writers = order(before, after, step);
    const last = made.at(-1);
    const isAlike = last?.writers.map(({ label }) => label).join() === writers.map(({ label }) => label).join();
    // What covers an entry needs one of its own.
    if (last === undefined || !isAlike || last.resources.some((other) => includesAll([kind], other)))
      made.push({ resources: [kind], writers });
    else last.resources.push(kind);
  }
  return made;
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
