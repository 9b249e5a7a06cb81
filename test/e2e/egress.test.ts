import assert from "node:assert/strict";
import { egressPolicyManifests } from "../../components/egress/manifests";
import { parseEgressPolicy } from "../../components/egress/parse";
import { type Server, startServer } from "./server";

describe("EgressPolicy, on a real API server", () => {
  let server: Server;
  before(async () => {
    server = await startServer();
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a" } };
    assert.equal(server.apply([namespace]).code, 0);
  });
  after(async () => {
    await server.stop();
  });

  it("is accepted as it is written, and comes back the same", () => {
    const model = parseEgressPolicy("agents", {
      namespace: "team-a",
      allow: [
        { git: "github" },
        { llm: "anthropic" },
        { cidr: { cidr: "0.0.0.0/0", ports: ["443", "8000-8010"] } },
        { cidr: { cidr: "::/0", ports: ["53/UDP"] } },
        { service: { namespace: "tools", podLabels: { app: "mirror" }, ports: ["8080"] } },
      ],
    });
    const [planned] = egressPolicyManifests(model);
    assert.ok(planned);
    const { code, output } = server.apply([planned.manifest]);
    assert.equal(code, 0, output);
    const got = server.kubectl(["get", "networkpolicy", "agents", "-n", "team-a", "-o", "json"]);
    assert.deepEqual(JSON.parse(got.output).spec, planned.manifest.spec);
  });
});
