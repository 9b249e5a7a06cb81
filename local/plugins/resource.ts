import type { Properties } from "./values";

export interface Identity {
  /** For instance `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** The logical name. */
  name: string;
}

export interface Naming {
  mode: "propose" | "enforce" | "disable";
  proposed: string;
}

export interface CheckCall extends Identity {
  olds: Properties;
  news: Properties;
  /** Equal in preview and update of one deployment, so that both make up the same names. */
  seed: Uint8Array;
  naming?: Naming;
}

export interface Failure {
  property: string;
  reason: string;
}

export interface Checked {
  inputs: Properties;
  failures: Failure[];
}

export interface DiffCall extends Identity {
  id: string;
  olds: Properties;
  oldInputs: Properties;
  news: Properties;
  ignoreChanges: readonly string[];
}

export interface Change {
  /** A property path, such as `spec.ports[0].name`. */
  path: string;
  kind: "add" | "delete" | "update";
  replaces: boolean;
}

export interface Difference {
  changes: Change[];
  deleteBeforeReplace: boolean;
}

export interface CreateCall extends Identity {
  inputs: Properties;
  preview: boolean;
  /** Seconds; 0 when the program asked for none. */
  timeout: number;
}

export interface UpdateCall extends CreateCall {
  id: string;
  olds: Properties;
  oldInputs: Properties;
}

export interface ReadCall extends Identity {
  id: string;
  olds: Properties;
  inputs: Properties;
}

export interface DeleteCall extends Identity {
  id: string;
  olds: Properties;
  oldInputs: Properties;
  timeout: number;
}

export interface Found {
  /** Empty when there is no such thing any more. */
  id: string;
  outputs: Properties;
  inputs: Properties;
}

/** What a plugin does for one type of resource. */
export interface Resource {
  check(call: CheckCall): Promise<Checked>;
  diff(call: DiffCall): Promise<Difference>;
  create(call: CreateCall): Promise<{ id: string; outputs: Properties }>;
  read(call: ReadCall): Promise<Found>;
  update(call: UpdateCall): Promise<Properties>;
  delete(call: DeleteCall): Promise<void>;
}

export interface Plugin {
  name: string;
  /** Of the official plugin that this one stands in for. */
  version: string;
  configure(config: Properties): Promise<void>;
  diffConfig(olds: Properties, news: Properties): Change[];
  /** Throws when the plugin does not serve the type. */
  resource(type: string): Resource;
  /** Asks for what is under way to end soon. */
  cancel(): void;
}

/** The resource exists, yet is not what it should become: the engine records it and tries again next time. */
export class InitFailed extends Error {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
  readonly reasons: string[];
  constructor(id: string, outputs: Properties, inputs: Properties, reasons: string[]) {
    super(`${id} was made but is not ready: ${reasons.join("; ")}`);
    this.id = id;
    this.outputs = outputs;
    this.inputs = inputs;
    this.reasons = reasons;
  }
}
