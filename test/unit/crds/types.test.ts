import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Convoy, Polecat, type PolecatSpec, Rig } from "../../../components/operators/crds/gasTown";
import { Agent, type AgentSpec, Task } from "../../../components/operators/crds/kubeOpenCode";
import { PowerTool, type PowerToolConfigSpec } from "../../../components/operators/crds/powerTools";

// What the compiler must accept.
const polecat: PolecatSpec = { rig: "web", kubernetes: { gitRepository: "git@h:a/b", gitSecretRef: { name: "s" } } };
const agent: AgentSpec = { templateRef: { name: "t" }, podSpec: { resources: { limits: { cpu: 1, memory: "1Gi" } } } };
// What it must refuse: each directive fails the build when the line under it compiles.
// @ts-expect-error rig is required
const noRig: PolecatSpec = {};
// @ts-expect-error the states are three
const badState: PolecatSpec = { rig: "web", desiredState: "Sleeping" };
// @ts-expect-error the seeds' field is not in the API
const security: PowerToolConfigSpec = { name: "a", image: "b", securityContext: {}, security: {} };

describe("Classes of custom resources", () => {
  const seen: { type: string; inputs: Record<string, unknown> }[] = [];
  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, inputs, name }) => {
        seen.push({ type, inputs });
        return { id: name, state: inputs };
      },
      call: () => ({}),
    });
  });

  it("register the kind, the version, and the spec with its outputs resolved", async () => {
    const one = new Polecat("one", {
      metadata: { namespace: "gt" },
      spec: { ...polecat, beadID: pulumi.output("web-1") },
    });
    const rig = new Rig("rig", { spec: { gitURL: "git@h:a/b", beadsPrefix: "web" } });
    const others = [
      new Convoy("convoy", { spec: { description: "d", trackedBeads: ["web-1"] } }),
      new Agent("agent", { spec: agent }),
      new Task("task", { spec: { agentRef: { name: pulumi.output("agent") }, timeout: "1h" } }),
      new PowerTool("run", {
        spec: {
          targets: { labelSelector: { matchLabels: { app: "a" } } },
          tool: { name: "t", duration: "5s" },
          output: { mode: "ephemeral" },
        },
      }),
    ];
    for (const made of [one, rig, ...others]) await new Promise((done) => made.urn.apply(done));
    const first = seen.find(({ type }) => type === "kubernetes:gastown.gastown.io/v1alpha1:Polecat");
    assert.deepEqual(first?.inputs.spec, { ...polecat, beadID: "web-1" });
    assert.equal(seen.length, 6);
    const spec = await new Promise<PolecatSpec>((done) => one.spec.apply(done));
    assert.equal(spec.beadID, "web-1");
  });

  it("keep the compiler's refusals in sight", () => {
    assert.deepEqual(Object.keys(noRig), []);
    assert.equal(badState.rig, "web");
    assert.equal(security.name, "a");
  });
});
