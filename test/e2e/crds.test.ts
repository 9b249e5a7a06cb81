import assert from "node:assert/strict";
import { crdManifests } from "../../components/operators/crds/manifests";
import { gasTownSamples } from "./crdsSamples/gasTown";
import { kubeOpenCodeSamples } from "./crdsSamples/kubeOpenCode";
import { powerToolsSamples } from "./crdsSamples/powerTools";
import type { KindSample, SystemSamples } from "./crdsSamples/sample";
import { assertKept } from "./kept";
import { type Server, startServer } from "./server";

const systems: SystemSamples[] = [gasTownSamples, kubeOpenCodeSamples, powerToolsSamples];

const object = ({ apiVersion, kind, name, cluster, spec }: KindSample) => ({
  apiVersion,
  kind,
  metadata: { name, ...(cluster ? {} : { namespace: "default" }) },
  spec,
});

describe("CRDs, on a real API server", () => {
  let server: Server;
  const install = (system: SystemSamples["system"], schema: "hardened" | "compatible"): void => {
    const crds = crdManifests(system, { schema });
    const { code, output } = server.apply(crds, "--force-conflicts");
    assert.equal(code, 0, output);
    const names = crds.map((c) => `crd/${String(c.metadata.name)}`);
    const waited = server.kubectl(["wait", "--for=condition=Established", "--timeout=60s", ...names]);
    assert.equal(waited.code, 0, waited.output);
  };
  const read = (one: KindSample): { uid: string; spec: unknown } => {
    const got = server.kubectl(["get", `${one.plural}.${one.apiVersion.split("/")[0] ?? ""}`, one.name, "-o", "json"]);
    assert.equal(got.code, 0, got.output);
    const { metadata, spec } = JSON.parse(got.output);
    return { uid: metadata.uid, spec };
  };

  before(async () => {
    server = await startServer();
    for (const { system } of systems) install(system, "hardened");
  });
  after(async () => {
    await server.stop();
  });

  for (const { system, good, bad, lenient, defaulted } of systems) {
    describe(system, () => {
      const sampleOf = (kind: string): KindSample => {
        const found = good.find((one) => one.kind === kind);
        assert.ok(found, `no sample of ${kind}`);
        return found;
      };

      for (const one of good) {
        it(`keeps every field of ${one.kind} ${one.name}`, () => {
          const { code, output } = server.apply([object(one)], "--validate=ignore");
          assert.equal(code, 0, output);
          assertKept(read(one).spec, one.spec, "spec");
        });
      }

      for (const { what, kind, spec, name, message } of bad) {
        it(`refuses a ${kind} with ${what}`, () => {
          const { code, output } = server.apply(
            [object({ ...sampleOf(kind), name: name ?? "bad", spec })],
            "--dry-run=server",
            "--validate=ignore",
          );
          assert.equal(code, 1, `accepted: ${output}`);
          assert.match(output, message);
        });
      }

      it("takes what upstream takes when compatible, and the objects stay through both changes", () => {
        const before = good.map((one) => read(one).uid);
        install(system, "compatible");
        for (const { kind, spec } of lenient) {
          const loose = object({ ...sampleOf(kind), name: "loose", spec });
          const { code, output } = server.apply([loose], "--dry-run=server", "--validate=ignore");
          assert.equal(code, 0, output);
        }
        install(system, "hardened");
        assert.deepEqual(
          good.map((one) => read(one).uid),
          before,
        );
      });

      for (const { kind, spec, defaults } of defaulted) {
        it(`fills in the defaults of a ${kind}`, () => {
          const one = { ...sampleOf(kind), name: "plain", spec };
          const { code, output } = server.apply([object(one)], "--validate=ignore");
          assert.equal(code, 0, output);
          assert.deepEqual(read(one).spec, defaults);
        });
      }
    });
  }
});
