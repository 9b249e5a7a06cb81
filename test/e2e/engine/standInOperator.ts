import type { Manifest } from "../../../components/manifest";
import type { Server } from "../server";

export const finalizer = "tests.palisade.dev/operator";

/** An object with a finalizer, and the Deployment whose process would remove it. */
export interface Tended {
  kind: string;
  name: string;
  namespace: string;
  operator: { name: string; namespace: string };
}

const at = ({ kind, name, namespace }: Omit<Tended, "operator">): string[] => [kind, name, "-n", namespace];

function look(server: Server, object: Omit<Tended, "operator">): Manifest | undefined {
  const { code, output } = server.kubectl(["get", ...at(object), "-o", "json"]);
  return code === 0 ? (JSON.parse(output) as Manifest) : undefined;
}

function setFinalizers(server: Server, object: Tended, finalizers: string[]): void {
  const patch = JSON.stringify({ metadata: { finalizers } });
  const { code, output } = server.kubectl(["patch", ...at(object), "--type=merge", "-p", patch]);
  if (code !== 0 && !/NotFound/.test(output)) throw new Error(output);
}

/** Plays the operators of objects: lets each go when it is asked to, but only while its own Deployment is there. */
export class StandInOperator {
  readonly #server: Server;
  readonly #tended: Tended[];
  /** What it let go, in this order. */
  readonly released: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(server: Server, tended: Tended[]) {
    this.#server = server;
    this.#tended = tended;
    for (const object of tended) setFinalizers(server, object, [finalizer]);
  }

  start(): void {
    this.#timer = setInterval(() => this.#reconcile(), 400);
  }

  #reconcile(): void {
    for (const object of this.#tended) {
      if (this.released.includes(object.name) || look(this.#server, object)?.metadata.deletionTimestamp === undefined)
        continue;
      const operator = look(this.#server, { kind: "deployment", ...object.operator });
      if (operator === undefined || operator.metadata.deletionTimestamp !== undefined) continue;
      this.released.push(object.name);
      setFinalizers(this.#server, object, []);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
