import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

export const portNames = ["etcd", "etcdPeer", "apiServer", "controllerManager", "scheduler", "kwok"] as const;
export type Ports = Record<(typeof portNames)[number], number>;

/** Binds a port of the loopback address for a moment. */
function probe(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" ? address?.port : undefined));
    });
  });
}

// Below the range from which systems take ports for outgoing connections: a port chosen there is often gone before the
// last program binds it, some ten seconds later.
const lowest = 20_000;
const highest = 30_000;

/** A port that can be bound now and that none of the others has: a probe lets go of its port at once. */
async function freePort(taken: readonly number[]): Promise<number | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(lowest, highest);
    if (!taken.includes(port) && (await probe(port)) !== undefined) return port;
  }
  return undefined;
}

function remembered(file: string): Partial<Ports> {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Ports>) : {};
  } catch {
    return {}; // half a file: choose again
  }
}

/** The ports of last time where they are still free, so that an open kubeconfig goes on working; else free ones. */
export async function choosePorts(file: string): Promise<Ports> {
  const before = remembered(file);
  const chosen: Partial<Ports> = {};
  for (const name of portNames) {
    const taken = Object.values(chosen);
    const last = before[name];
    const kept = last === undefined || taken.includes(last) ? undefined : await probe(last);
    const port = kept ?? (await freePort(taken));
    if (port === undefined)
      throw new Error("no port of 127.0.0.1 can be bound; check the machine's loopback interface");
    chosen[name] = port;
  }
  writeFileSync(file, JSON.stringify(chosen), { mode: 0o600 });
  return chosen as Ports;
}
