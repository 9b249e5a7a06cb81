import * as pulumi from "@pulumi/pulumi";
import { RandomBytes, RandomUuid } from "@pulumi/random";
import { memoryPlan, type Recorded, recordedFrom, stepRole, writersOf } from "./memory";
import type { EncryptionModel } from "./model";
import { isNeeded } from "./steps";

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

/** Registers the stack's memory, and reads it. */
export function registerRecords(parent: pulumi.Resource, model: EncryptionModel): Memory {
  const made = memoryPlan(model)
    .filter(({ how }) => how !== "handover")
    .map(({ role, keepers, how }): [string, RandomUuid] => {
      const options = { parent, ...(how === "recall" ? { ignoreChanges: ["keepers"] } : {}) };
      return [role, new RandomUuid(`${model.component}-${role}`, { keepers }, options)];
    });
  const keepers = made.map(([role, record]) => [role, record.keepers.apply((kept) => kept ?? {})]);
  const drawn = made.find(([role]) => role === stepRole(model, "reencrypt"))?.[1].result;
  const found: pulumi.Output<Record<string, Record<string, string>>> = pulumi.all(Object.fromEntries(keepers));
  return { recorded: found.apply((kept) => recordedFrom(model, kept)), rotation: drawn ?? pulumi.output("") };
}

/** Notes that two writers share the objects, and in the end that one is left. */
export function registerHandover(
  parent: pulumi.Resource,
  model: EncryptionModel,
  allowed: pulumi.Output<unknown>,
): void {
  for (const { role, keepers, how } of memoryPlan(model)) {
    if (how !== "handover") continue;
    new RandomUuid(`${model.component}-${role}`, { keepers }, { parent, ...after(allowed) });
  }
}
