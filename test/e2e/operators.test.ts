import assert from "node:assert/strict";
import type { Manifest, Planned } from "../../components/manifest";
import { roomManifests, rooms, systems } from "../unit/operators/systems";
import { assertKept } from "./kept";
import { matchesTable, rightsTable } from "./rightsTable";
import { type Ran, type Server, startServer } from "./server";

const workloads = ["Deployment", "StatefulSet", "CronJob"];
/** What must be there before the next group: kinds before their objects, rules and accounts before pods. */
const stage = ({ apiVersion, kind }: Manifest): number => {
  if (["Namespace", "CustomResourceDefinition"].includes(kind)) return 0;
  if (workloads.includes(kind)) return 2;
  return /gastown|kubeopencode|toe\.run/.test(apiVersion) ? 3 : 1;
};

function accepted({ code, output }: Ran): void {
  assert.equal(code, 0, output);
  assert.doesNotMatch(output, /violate PodSecurity/);
}

/** The server writes down no field whose value is nothing. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, withoutNothing(field)] as const);
  return Object.fromEntries(
    fields.filter(
      ([, field]) => field !== false && !(typeof field === "object" && Object.keys(Object(field)).length === 0),
    ),
  );
}

const name = (m: Manifest): string => String(m.metadata.name);

describe("the systems, on a real API server that enforces Pod Security", () => {
  let server: Server;
  before(async () => {
    server = await startServer();
    const encrypted = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "encrypted" },
      provisioner: "local.palisade.dev",
    };
    const gvisor = {
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: "gvisor" },
      handler: "runsc",
    };
    assert.equal(server.apply([encrypted, gvisor]).code, 0);
  });
  after(() => server.stop());

  const applyStage = (manifests: readonly Manifest[], now: number): void => {
    const part = manifests.filter((m) => stage(m) === now);
    if (part.length === 0) return;
    accepted(server.apply(part));
    const kinds = part.filter((m) => m.kind === "CustomResourceDefinition").map((m) => `crd/${name(m)}`);
    if (kinds.length > 0) accepted(server.kubectl(["wait", "--for=condition=Established", "--timeout=60s", ...kinds]));
  };

  for (const [system, make] of Object.entries(systems)) {
    describe(system, () => {
      const plans: Planned[] = make();
      const manifests = plans.map(({ manifest }) => manifest);

      it("is accepted whole, and no pod of it falls short of its level", () => {
        for (const room of rooms[system] ?? []) accepted(server.apply(roomManifests(room)));
        for (const now of [0, 1, 2, 3]) applyStage(manifests, now);
      });

      it("keeps every field that is written", () => {
        // A Secret's stringData is never stored as it is written.
        const items = manifests.filter((m) => m.kind !== "Secret");
        const got = server.kubectl(["get", "-o", "json", "-f", "-"], { apiVersion: "v1", kind: "List", items });
        assert.equal(got.code, 0, got.output);
        const live = (JSON.parse(got.output) as { items: Manifest[] }).items;
        items.forEach((wanted, i) => {
          assertKept(live[i], withoutNothing(wanted), `${wanted.kind} ${name(wanted)}`);
        });
      });

      it("rolls out on the nodes", () => {
        for (const m of manifests.filter(({ kind }) => ["Deployment", "StatefulSet"].includes(kind))) {
          const of = `${m.kind.toLowerCase()}/${name(m)}`;
          const args = ["rollout", "status", of, "-n", String(m.metadata.namespace), "--timeout=60s"];
          const { code, output } = server.kubectl(args);
          assert.equal(code, 0, output);
        }
      });

      it("gives each account and group the rights of the committed table, and no others", () => {
        const table = rightsTable(server, manifests, rooms[system] ?? []);
        const [first] = table.split("\n\n").filter((part) => /^Group|^User/.test(part) && /^ {2}secrets\b/m.test(part));
        assert.equal(first, undefined, "no person reads a Secret");
        matchesTable(system, table);
      });
    });
  }
});
