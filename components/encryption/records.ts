import * as pulumi from "@pulumi/pulumi";
import { RandomBytes, RandomUuid } from "@pulumi/random";
import { type EncryptionModel, signature } from "./model";
import { isNeeded, kindsText, type Recorded, stepsOf, underWay, writersOf } from "./steps";

const keyBytes = 32;

/** Nothing is registered that waits for what is refused: neither made, nor changed, nor let go. */
const after = (allowed: pulumi.Output<unknown>): { dependsOn: pulumi.Output<pulumi.Resource[]> } => ({
  dependsOn: allowed.apply((): pulumi.Resource[] => []),
});

/** A key per label. The engine refuses to let go of it for as long as the configuration names it. */
export function registerKeys(
  parent: pulumi.Resource,
  model: EncryptionModel,
  allowed: pulumi.Output<unknown>,
): pulumi.Output<Readonly<Record<string, string>>> {
  const made = writersOf(model).flatMap((writer): [string, pulumi.Output<string>][] => {
    const options = { parent, protect: isNeeded(model, writer), ...after(allowed) };
    const name = `${model.component}-key-${writer.label}`;
    if (writer.kind === "key") return [[writer.label, new RandomBytes(name, { length: keyBytes }, options).base64]];
    new RandomUuid(name, {}, options); // the KMS holds the key; this holds on to its name
    return [];
  });
  return pulumi.all(Object.fromEntries(made));
}

export interface Memory {
  recorded: pulumi.Output<Recorded>;
  /** The number drawn in the phase "reencrypt", which a preview of that phase cannot know; empty before. */
  rotation: pulumi.Output<string>;
}

/** Keeps what stood in a record first, and tells it to every later deployment. */
const recall = { ignoreChanges: ["keepers"] };

/** What was recorded, with the present values where nothing was. */
const kept = <T extends Record<string, string>>(record: RandomUuid, now: T): pulumi.Output<T> =>
  record.keepers.apply((found) => ({ ...now, ...found }));

/** The stack's memory: records that do not change any more, of every writer, and of every step on the way here. */
export function registerRecords(parent: pulumi.Resource, model: EncryptionModel): Memory {
  const { component, from, to, step } = model;
  const record = (role: string, keepers: Record<string, string>, options: pulumi.CustomResourceOptions): RandomUuid =>
    new RandomUuid(`${component}-${role}`, { keepers }, { parent, ...options });
  const writers = writersOf(model).map((writer): [string, pulumi.Output<Recorded["writers"][string]>] => {
    const now = { signature: signature(writer), kinds: kindsText(model.resources) };
    return [writer.label, kept(record(`writer-${writer.label}`, now, recall), now)];
  });
  let rotation = pulumi.output("");
  const steps = stepsOf(model).map((phase): [string, pulumi.Output<Recorded["steps"][string]>] => {
    const now = { step, from: from.label };
    // The present step writes its own record anew: so a skipped one is mended by taking it.
    const made = record(`step-${to.label}-${phase}`, now, phase === step ? {} : recall);
    if (phase === "reencrypt") rotation = made.result;
    return [phase, kept(made, now)];
  });
  const present = { writer: from.label };
  const settled = step === "retire" ? pulumi.output(present) : kept(record("settled", present, recall), present);
  const none = { pair: "" };
  const under = step === "settled" ? kept(record("rotation", none, recall), none) : pulumi.output(none);
  const recorded = pulumi
    .all([settled, under, pulumi.all(Object.fromEntries(steps)), pulumi.all(Object.fromEntries(writers))])
    .apply(([{ writer }, { pair }, s, w]): Recorded => ({ settled: writer, rotation: pair, steps: s, writers: w }));
  return { recorded, rotation };
}

/** Notes that two writers share the objects, and in the end that one is left. */
export function registerHandover(
  parent: pulumi.Resource,
  model: EncryptionModel,
  allowed: pulumi.Output<unknown>,
): void {
  const { component, step, to } = model;
  if (step === "settled") return;
  const options = { parent, ...after(allowed) };
  new RandomUuid(`${component}-rotation`, { keepers: { pair: underWay(model) } }, options);
  if (step === "retire") new RandomUuid(`${component}-settled`, { keepers: { writer: to.label } }, options);
}
