import assert from "node:assert/strict";
import { type CrdSystem, crdManifests } from "../../../components/operators/crds/manifests";
import type { Keywords } from "../../../components/operators/crds/schema";
import { fields } from "./fields";

interface Version {
  name: string;
  subresources?: object;
  additionalPrinterColumns?: { name: string; priority?: number }[];
  schema: { openAPIV3Schema: Keywords };
}
interface Spec {
  group: string;
  scope: string;
  names: { kind: string; plural: string; singular: string; listKind: string; shortNames?: string[] };
  versions: Version[];
}

const systems: CrdSystem[] = ["gasTown", "kubeOpenCode", "powerTools"];
const specs = (system: CrdSystem, schema: "hardened" | "compatible" = "hardened"): Spec[] =>
  crdManifests(system, { schema }).map(({ spec }) => spec as Spec);
const root = (spec: Spec): Keywords => spec.versions[0]?.schema.openAPIV3Schema ?? {};

/** Each leaf and branch of a schema with its path; items are written []. */
function* walk(node: Keywords, path = ""): Generator<[string, Keywords]> {
  yield [path, node];
  for (const [name, field] of Object.entries(node.properties ?? {}))
    yield* walk(field, path ? `${path}.${name}` : name);
  if (node.items) yield* walk(node.items, `${path}[]`);
  if (node.additionalProperties) yield* walk(node.additionalProperties, `${path}{}`);
}

function assertStructural(node: Keywords, path: string): void {
  const open = node["x-kubernetes-preserve-unknown-fields"] ?? node["x-kubernetes-int-or-string"];
  assert.ok(node.type !== undefined || open, path);
  const properties = Object.keys(node.properties ?? {});
  for (const name of node.required ?? []) assert.ok(properties.includes(name), `${path}.${name} is required`);
}

const names = {
  gasTown: [
    "Cluster rigs rig Rig [] Phase Polecats Convoys Age",
    "Namespaced polecats polecat Polecat [] Rig Phase Bead Pod Active Model* Age",
    "Namespaced convoys convoy Convoy [] Phase Progress Age",
    "Namespaced witnesses witness Witness [] Rig Phase Running Stuck Age",
    "Namespaced refineries refinery Refinery [] Rig Phase Queue Current Age",
    "Namespaced beadstores beadstore BeadStore [] Rig Prefix Phase Issues Age",
  ],
  kubeOpenCode: [
    "Namespaced agents agent Agent [ag] Profile* Image* ServiceAccount MaxTasks* Ready Age",
    "Namespaced agenttemplates agenttemplate AgentTemplate [agt] Image* WorkspaceDir* ServiceAccount Age",
    "Namespaced tasks task Task [tk] Phase Agent Template* Pod Age",
    "Namespaced crontasks crontask CronTask [ct] Schedule Suspend Active* Last Schedule Next Schedule* Age",
    "Namespaced registries registry Registry [reg] Images Skills Plugins Ready Total Age",
    "Cluster kubeopencodeconfigs kubeopencodeconfig KubeOpenCodeConfig [ktc] Age",
  ],
  powerTools: [
    "Namespaced powertools powertool PowerTool [] Tool Phase Pods Age",
    "Namespaced powertoolconfigs powertoolconfig PowerToolConfig [] Tool Privileged Root Phase Age",
  ],
};

for (const system of systems) {
  describe(`CRDs of ${system}`, () => {
    it("have the names, scope and columns of upstream", () => {
      const shown = specs(system).map(({ scope, names: n, versions }) => {
        const columns = (versions[0]?.additionalPrinterColumns ?? []).map((c) => c.name + (c.priority ? "*" : ""));
        return `${scope} ${n.plural} ${n.singular} ${n.kind} [${n.shortNames ?? ""}] ${columns.join(" ")}`;
      });
      assert.deepEqual(shown, names[system]);
    });

    it("are named plural.group, serve v1alpha1, and separate status where there is one", () => {
      for (const manifest of crdManifests(system)) {
        const spec = manifest.spec as Spec;
        assert.equal(manifest.metadata.name, `${spec.names.plural}.${spec.group}`);
        assert.equal(spec.names.listKind, `${spec.names.kind}List`);
        assert.deepEqual(
          spec.versions.map((v) => v.name),
          ["v1alpha1"],
        );
        const expected = spec.names.kind === "KubeOpenCodeConfig" ? undefined : { status: {} };
        assert.deepEqual(spec.versions[0]?.subresources, expected);
      }
    });

    it("are structural: every node has a type, is open on purpose, or is an int or string", () => {
      for (const mode of ["hardened", "compatible"] as const) {
        for (const spec of specs(system, mode)) {
          for (const [path, node] of walk(root(spec))) assertStructural(node, `${spec.names.kind} ${path}`);
        }
      }
    });

    it("have every field of the fact sheet", () => {
      const missing = specs(system).flatMap((spec) => {
        const paths = new Set([...walk(root(spec))].map(([path]) => path));
        const wanted = fields[spec.names.kind];
        assert.ok(wanted, `no table for ${spec.names.kind}`);
        return wanted.filter((path) => !paths.has(path)).map((path) => `${spec.names.kind} ${path}`);
      });
      assert.deepEqual(missing, []);
    });

    it("stay far below what the API server stores of one object", () => {
      for (const manifest of crdManifests(system)) assert.ok(JSON.stringify(manifest).length < 100_000);
    });

    it("have fewer rules when compatible, and never more fields", () => {
      for (const [i, strict] of specs(system).entries()) {
        const loose = specs(system, "compatible")[i];
        assert.ok(loose);
        const paths = (spec: Spec): string[] => [...walk(root(spec))].map(([path]) => path);
        assert.deepEqual(paths(loose), paths(strict));
        assert.ok(JSON.stringify(loose).length <= JSON.stringify(strict).length, strict.names.kind);
      }
    });
  });
}
