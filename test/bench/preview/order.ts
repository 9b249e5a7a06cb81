/** One preview, as the process that runs the engine is told of it. */
export interface Order {
  /** Where the engine and its plugins lie. */
  readonly engine: string;
  /** The stack's own folder: backend, passphrase, workspace. */
  readonly folder: string;
  /** File of the objects, as JSON. */
  readonly objects: string;
  /** Folder of the policy pack; without one none runs. */
  readonly pack?: string;
}

/** What came of it. */
export interface Previewed {
  readonly seconds: number;
  /** Largest memory of the process that holds the pack. */
  readonly packMb: number;
  readonly created: number;
  readonly violations: number;
  readonly log: string;
}
