import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { admissionGuardManifests } from "../../components/admission/manifests";
import { parseAdmissionGuard } from "../../components/admission/model";
import { type Ran, type Server, startServer } from "./server";

const namespace = "team-a";
const metadata = (name: string) => ({ name, namespace, finalizers: ["example.org/hold"] });

/** Two objects that the guard refuses, and each field of which a writer could slip in a change. */
const pod = (name: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: metadata(name),
  spec: { hostPID: true, serviceAccountName: "agent", containers: [{ name: "a", image: "registry.example/a:1.0.0" }] },
});
const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata("open"),
  spec: { type: "NodePort", selector: { app: "a" }, ports: [{ port: 80 }] },
};
const worse: Record<string, object> = {
  "pod/going": { activeDeadlineSeconds: 60 },
  "service/open": { selector: { app: "b" } },
};
const slippedIn = (object: string): object[] => [
  { metadata: { finalizers: null }, spec: worse[object] },
  { metadata: { finalizers: null, labels: { a: "b" } } },
  { metadata: { finalizers: null, annotations: { a: "b" } } },
  { metadata: { finalizers: null, ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "a", uid: "a" }] } },
];

describe("AdmissionGuard and what was there before it, on a real API server", () => {
  const refused = /(pod-host-namespaces|svc-node-port): no /;
  let server: Server;
  const patch = (object: string, change: object, ...more: string[]): Ran =>
    server.kubectl(["patch", object, "-n", namespace, "--type=merge", "-p", JSON.stringify(change), ...more]);

  before(async () => {
    server = await startServer();
    const home = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "palisade.dev/tier": "agent" } },
    };
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "agent", namespace } };
    assert.equal(server.apply([home]).code, 0);
    const { code, output } = server.apply([account, pod("going"), pod("staying"), service]);
    assert.equal(code, 0, output);
    const guard = admissionGuardManifests(parseAdmissionGuard("guard", {})).map(({ manifest }) => manifest);
    assert.equal(server.apply(guard).code, 0);
    const end = Date.now() + 30_000;
    // The API server compiles a new policy within a second or two.
    const isOpen = (object: string): boolean =>
      patch(object, { metadata: { labels: { a: "b" } } }, "--dry-run=server").code === 0;
    while (["pod/staying", "service/open"].some(isOpen) && Date.now() < end) await pause(200);
  });
  after(async () => {
    await server.stop();
  });

  it("refuses every change while nobody deletes it, also one of finalizers alone", () => {
    for (const change of [{ metadata: { labels: { a: "b" } } }, { metadata: { finalizers: null } }])
      for (const object of ["pod/staying", "service/open"]) assert.match(patch(object, change).output, refused);
  });

  for (const object of Object.keys(worse)) {
    it(`lets ${object} lose its finalizers once it is being deleted, and change in nothing else`, () => {
      server.kubectl(["delete", object, "-n", namespace, "--wait=false", "--grace-period=0", "--force"]);
      for (const change of slippedIn(object))
        assert.match(patch(object, change).output, refused, JSON.stringify(change));
      const { code, output } = patch(object, { metadata: { finalizers: null } });
      assert.equal(code, 0, output);
      assert.match(server.kubectl(["get", object, "-n", namespace]).output, /NotFound/);
    });
  }
});
