import type { Entry } from "../../../components/encryption/configuration";
import { confirmationCode } from "../../../components/encryption/confirmation";
import { memoryPlan, recordedFrom, stepRole, writersOf } from "../../../components/encryption/memory";
import { type EncryptionModel, parseEncryptionAtRest } from "../../../components/encryption/model";
import { agreed, confirmed, isNeeded, kindsInRotation } from "../../../components/encryption/steps";
import type { EncryptionAtRestArgs } from "../../../components/encryptionAtRest";

interface Key {
  id: number;
  protected: boolean;
}

interface Stored {
  kind: string;
  label: string;
  key: number;
}

type Keepers = Readonly<Record<string, string>>;

/** A stack, its state as an engine keeps it, and a cluster that runs with what the stack gave out last. */
export class World {
  records = new Map<string, Keepers>();
  keys = new Map<string, Key>();
  numbers = new Map<string, number>();
  entries: Entry[] = [];
  /** What servers run with that have not been restarted yet. */
  before: Entry[] | undefined;
  objects: Stored[] = [];
  model: EncryptionModel | undefined;
  code = "";
  #count = 0;

  /** Whether the deployment went through. Without a preview the engine has done things by the time it is refused. */
  deploy(args: EncryptionAtRestArgs, preview: boolean): boolean {
    let model: EncryptionModel;
    let entries: Entry[];
    try {
      model = parseEncryptionAtRest("etcd", args);
    } catch {
      return false;
    }
    const found = this.#recall(model, preview);
    try {
      const recorded = recordedFrom(model, found);
      entries = agreed(model, recorded);
      const number = this.numbers.get(stepRole(model, "reencrypt")) ?? 0;
      if (model.step === "retire") confirmed(model, recorded, String(number));
    } catch {
      return false;
    }
    const kept = writersOf(model).map(({ label }) => label);
    const held = [...this.keys].filter(([label, key]) => key.protected && !kept.includes(label));
    if (held.length > 0 && preview) return false;
    this.#commit(model, found, new Set([...kept, ...held.map(([label]) => label)]));
    this.before = this.model === undefined ? undefined : this.entries;
    this.entries = entries;
    this.model = model;
    return held.length === 0;
  }

  #recall(model: EncryptionModel, preview: boolean): Record<string, Keepers> {
    const plans = memoryPlan(model).filter(({ how }) => how !== "handover");
    const found = plans.map(({ role, keepers, how }): [string, Keepers] => [
      role,
      how === "recall" ? (this.records.get(role) ?? keepers) : keepers,
    ]);
    if (!preview) for (const [role, keepers] of found) this.#record(role, keepers);
    return Object.fromEntries(found);
  }

  #record(role: string, keepers: Keepers): void {
    // A record that is made, or made again, draws its number.
    if (JSON.stringify(this.records.get(role)) !== JSON.stringify(keepers)) this.numbers.set(role, ++this.#count);
    this.records.set(role, keepers);
  }

  #commit(model: EncryptionModel, found: Record<string, Keepers>, labels: Set<string>): void {
    const plans = memoryPlan(model);
    for (const { role, keepers } of plans) this.#record(role, found[role] ?? keepers);
    for (const role of [...this.records.keys()])
      if (!plans.some((planned) => planned.role === role)) this.records.delete(role);
    for (const label of [...this.keys.keys()]) if (!labels.has(label)) this.keys.delete(label);
    for (const writer of writersOf(model)) {
      const id = this.keys.get(writer.label)?.id ?? ++this.#count;
      this.keys.set(writer.label, { id, protected: isNeeded(model, writer) });
    }
  }

  #entryOf(kind: string, entries = this.entries): Entry | undefined {
    return entries.find(({ resources }) => resources.includes(kind) || resources.includes("*.*"));
  }

  #seal(kind: string): Stored {
    const label = this.#entryOf(kind)?.writers[0]?.label ?? "plaintext";
    return { kind, label, key: this.keys.get(label)?.id ?? 0 };
  }

  write(kind: string): void {
    if (this.model !== undefined) this.objects.push(this.#seal(kind));
  }

  /** What `palisade reencrypt` does with the command that the stack shows, if it shows one. */
  reencrypt(): void {
    if (this.model?.step !== "reencrypt") return;
    const found = Object.fromEntries(this.records);
    const kinds = kindsInRotation(this.model, recordedFrom(this.model, found));
    const covered = (kind: string): boolean => kinds.includes(kind) || kinds.includes("*.*");
    this.objects = this.objects.map((object) => (covered(object.kind) ? this.#seal(object.kind) : object));
    this.code = confirmationCode(String(this.numbers.get(stepRole(this.model, "reencrypt"))), kinds);
  }

  /** Objects that no API server with the present configuration can read. */
  unreadable(): Stored[] {
    return this.objects.filter(({ kind, label, key }) => {
      const writers = this.#entryOf(kind)?.writers.map((writer) => writer.label) ?? ["plaintext"];
      return !writers.includes(label) || (label !== "plaintext" && this.keys.get(label)?.id !== key);
    });
  }

  /** Kinds which a server, restarted or not yet, writes so that one of the others cannot read it. */
  misread(): string[] {
    const { before, model } = this;
    if (before === undefined || model === undefined) return [];
    // Switching on without the phase "add" is known to do so: see `plaintextFirst`.
    if (model.from.kind === "plaintext" && model.step === "promote") return [];
    const writers = (kind: string, entries: Entry[]): string[] =>
      this.#entryOf(kind, entries)?.writers.map(({ label }) => label) ?? ["plaintext"];
    return ["secrets", "configmaps", "events"].filter((kind) => {
      const [old, now] = [writers(kind, before), writers(kind, this.entries)];
      return !old.includes(now[0] ?? "") || !now.includes(old[0] ?? "");
    });
  }

  /** Objects whose key is nowhere any more. */
  lost(): Stored[] {
    return this.objects.filter(({ label, key }) => label !== "plaintext" && this.keys.get(label)?.id !== key);
  }
}
