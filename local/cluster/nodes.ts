import { ask } from "./request";

const capacity = { cpu: "32", memory: "128Gi", pods: "250", "ephemeral-storage": "500Gi" };

const node = (name: string): object => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    labels: {
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      "topology.kubernetes.io/zone": name,
      type: "kwok",
    },
  },
  status: { capacity, allocatable: capacity },
});

export const nodeNames = ["node-a", "node-b"] as const;

interface NodeStatus {
  status?: { conditions?: { type: string; status: string }[] };
}

const isReady = (body: string): boolean =>
  (JSON.parse(body) as NodeStatus).status?.conditions?.some(
    ({ type, status }) => type === "Ready" && status === "True",
  ) ?? false;

/** Two nodes, so that spreading and draining mean something. Ones that are there stay. */
export async function ensureNodes(certificates: string, server: string, signal: AbortSignal): Promise<void> {
  for (const name of nodeNames) {
    const made = await ask(certificates, "admin", `${server}/api/v1/nodes`, "POST", node(name));
    if (made.status !== 201 && made.status !== 409) throw new Error(`node ${name} was not made: ${made.body}`);
  }
  for (const name of nodeNames) {
    const end = Date.now() + 90_000;
    while (!isReady((await ask(certificates, "admin", `${server}/api/v1/nodes/${name}`)).body)) {
      signal.throwIfAborted();
      if (Date.now() > end) throw new Error(`node ${name} is not ready after 90 s; see kwok's log`);
      await new Promise((next) => setTimeout(next, 200));
    }
  }
}
