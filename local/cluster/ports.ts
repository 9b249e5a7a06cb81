import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

export const portNames = ["etcd", "etcdPeer", "apiServer", "controllerManager", "scheduler", "kwok"] as const;
export type Ports = Record<(typeof portNames)[number], number>;

/** Binds a port of the loopback address for a moment; 0 lets the kernel choose. */
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
    const last = before[name];
    const port = (last === undefined ? undefined : await probe(last)) ?? (await probe(0));
    if (port === undefined)
      throw new Error("no port of 127.0.0.1 can be bound; check the machine's loopback interface");
    chosen[name] = port;
  }
  writeFileSync(file, JSON.stringify(chosen), { mode: 0o600 });
  return chosen as Ports;
}
