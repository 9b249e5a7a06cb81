import assert from "node:assert/strict";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { aliasFault, isLoopback, plainHost } from "../../../policypack/rules/destinations";
import { kubeObject } from "../../../policypack/rules/object";
import { defaultSettings } from "../../../policypack/rules/settings";

interface Placed {
  readonly cluster: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly spec: object;
}

function findingsOf(id: string, placed: readonly Placed[]): string[] {
  const objects = placed.map(({ cluster, apiVersion, kind, name, namespace, spec }) => {
    const labels = { app: "agent" };
    return kubeObject(
      { apiVersion, kind, metadata: { name, labels, ...(namespace && { namespace }) }, spec },
      { cluster },
    );
  });
  const rules = allRules().filter((rule) => rule.id === id);
  return evaluate(objects, { rules, now: new Date(0) }).findings.map(({ verdict, at }) => `${verdict} at ${at}`);
}

const gateway = "gateway.networking.k8s.io/v1";
const service = { apiVersion: "v1", kind: "Service", name: "a", namespace: "team" };
const pod = { apiVersion: "v1", kind: "Pod", name: "agent", namespace: "team", spec: {} };
const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: "way", namespace: "team" };

describe("ways into a cluster", () => {
  for (const [where, verdict] of [
    ["east", "fail"],
    ["west", "unknown"],
  ] as const) {
    it(`lead to pods of the same cluster alone: ${verdict} for a pod in the ${where}`, () => {
      const spec = { type: "LoadBalancer", selector: { app: "agent" } };
      const found = findingsOf("svc-selects-agents", [
        { ...service, cluster: "east", spec },
        { ...pod, cluster: where },
      ]);
      assert.deepEqual(found, [`${verdict} at spec.type`]);
    });

    it(`name Services of the same cluster alone: ${verdict} for a Service in the ${where}`, () => {
      const found = findingsOf("svc-selects-agents", [
        { ...ingress, cluster: "east", spec: { defaultBackend: { service: { name: "a" } } } },
        { ...service, cluster: where, spec: { selector: { app: "agent" } } },
        { ...pod, cluster: where },
      ]);
      assert.deepEqual(found, [`${verdict} at spec.defaultBackend.service.name`]);
    });
  }

  it("are redirected by routes of the same cluster alone", () => {
    const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
    const redirect = { type: "RequestRedirect", requestRedirect: { scheme: "https" } };
    const judged = (cluster: string): string[] =>
      findingsOf("gateway-plain-http", [
        {
          cluster: "east",
          apiVersion: gateway,
          kind: "Gateway",
          name: "edge",
          namespace: "infra",
          spec: { listeners },
        },
        {
          cluster,
          apiVersion: gateway,
          kind: "HTTPRoute",
          name: "r",
          namespace: "infra",
          spec: { parentRefs: [{ name: "edge" }], rules: [{ filters: [redirect] }] },
        },
      ]);
    assert.deepEqual(judged("east"), []);
    assert.deepEqual(judged("west"), ["fail at spec.listeners[0].protocol"]);
  });

  it("mean the class that their own cluster declares", () => {
    const judged = (cluster: string): string[] =>
      findingsOf("ingress-controller-retired", [
        { ...ingress, cluster: "east", spec: { ingressClassName: "nginx" } },
        {
          cluster,
          apiVersion: "networking.k8s.io/v1",
          kind: "IngressClass",
          name: "nginx",
          spec: { controller: "nginx.org/ingress-controller" },
        },
      ]);
    assert.deepEqual(judged("east"), []);
    assert.deepEqual(judged("west"), ["fail at spec.ingressClassName"]);
  });
});

describe("destinations", () => {
  for (const [written, plain] of [
    ["Db.Example.", "db.example"],
    ["127.1", "127.0.0.1"],
    ["0x7f000001", "127.0.0.1"],
    ["[::1]", "::1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["not a host", "not a host"],
  ] as const) {
    it(`reads ${written} as ${plain}`, () => assert.equal(plainHost(written), plain));
  }

  it("take names and addresses of the machine itself for loopback, and nothing that only looks like one", () => {
    const hosts = ["localhost", "a.localhost", "127.8.8.8", "::1", "::ffff:7f00:1", "127.0.0.1.nip.io"];
    const others = ["localhost.example", "notlocalhost", "128.0.0.1", "0.0.0.0", "127.0.0.1.example", "::2"];
    assert.deepEqual([...hosts, ...others].filter(isLoopback), hosts);
  });

  it("name what a Service may not stand for", () => {
    const faults = ["metadata", "::", "169.254.1.1", "gist.github.com", "db.example", ""].map((host) =>
      aliasFault(host, defaultSettings),
    );
    assert.deepEqual(faults, [
      "metadata of a cloud",
      "the machine of whoever asks",
      "a link-local address",
      "another name for github.com",
      undefined,
      undefined,
    ]);
  });
});
