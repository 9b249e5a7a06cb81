import assert from "node:assert/strict";
import { worldOf } from "../../../policypack/rules/egress/world";
import { UNKNOWN } from "../../../policypack/rules/field";
import { raw } from "../../../policypack/rules/impliedPod";
import { type KubeObject, kubeObject } from "../../../policypack/rules/object";
import { lonePatches, originalOf, patchedStack, writerOf } from "../../../policypack/rules/patches";
import { defaultSettings } from "../../../policypack/rules/settings";

const made = (kind: string, value: object, cluster = "urn:a"): KubeObject =>
  kubeObject({ apiVersion: "v1", kind, metadata: { name: "a", namespace: "team" }, ...value }, { cluster });

/** What stands in the first object once all patches are in. */
const merged = (value: object, ...patches: object[]): unknown => {
  const whole = patchedStack([made("Thing", value), ...patches.map((patch) => made("ThingPatch", patch))]);
  return whole[0] === undefined ? undefined : raw(whole[0].root.at("spec"));
};

describe("a patch of an object that the stack shows", () => {
  it("adds to maps, replaces values and lists, and leaves alone what it does not name", () => {
    assert.deepEqual(
      merged({ spec: { a: 1, list: [1, 2], map: { x: 1 } } }, { spec: { a: 2, list: [3], map: { y: 2 }, b: null } }),
      { a: 2, list: [3], map: { x: 1, y: 2 } },
    );
  });

  it("tells containers apart by their names, mounts by their paths", () => {
    const before = { containers: [{ name: "x", image: "one", volumeMounts: [{ mountPath: "/a", name: "v" }] }] };
    const patch = {
      containers: [
        { name: "x", volumeMounts: [{ mountPath: "/a", readOnly: true }] },
        { name: "y", image: "two" },
      ],
    };
    assert.deepEqual(merged({ spec: before }, { spec: patch }), {
      containers: [
        { name: "x", image: "one", volumeMounts: [{ mountPath: "/a", name: "v", readOnly: true }] },
        { name: "y", image: "two" },
      ],
    });
  });

  it("tells ports apart by number and protocol, where no protocol is TCP", () => {
    const before = {
      ports: [
        { containerPort: 80, name: "web" },
        { containerPort: 80, protocol: "UDP" },
      ],
    };
    const patch = { ports: [{ containerPort: 80, protocol: "TCP", name: "http" }, { containerPort: 81 }] };
    assert.deepEqual(merged({ spec: before }, { spec: patch }), {
      ports: [
        { containerPort: 80, protocol: "TCP", name: "http" },
        { containerPort: 80, protocol: "UDP" },
        { containerPort: 81 },
      ],
    });
  });

  it("adds an item whose name is not known yet, and mends none with it", () => {
    const containers = [{ name: UNKNOWN, image: "one" }];
    assert.deepEqual(merged({ spec: { containers } }, { spec: { containers: [{ name: UNKNOWN }] } }), {
      containers: [...containers, { name: UNKNOWN }],
    });
  });

  it("replaces a selector as a whole", () => {
    assert.deepEqual(
      merged(
        { spec: { podSelector: { matchLabels: { a: "1" } } } },
        { spec: { podSelector: { matchLabels: { b: "2" } } } },
      ),
      { podSelector: { matchLabels: { b: "2" } } },
    );
  });

  it("leaves open what is not known yet on either side", () => {
    assert.deepEqual(merged({ spec: { map: UNKNOWN, list: UNKNOWN } }, { spec: { map: { a: 1 }, list: [1] } }), {
      map: UNKNOWN,
      list: [1],
    });
    assert.equal(merged({ spec: { a: 1 } }, { spec: UNKNOWN }), UNKNOWN);
  });

  it("leaves open what two patches say differently, in whatever order they come", () => {
    const patches = [{ spec: { a: 2, same: 3, list: [1] } }, { spec: { a: 4, same: 3, list: [2] } }];
    const wanted = { a: UNKNOWN, same: 3, list: [UNKNOWN] };
    assert.deepEqual(merged({ spec: { a: 1 } }, ...patches), wanted);
    assert.deepEqual(merged({ spec: { a: 1 } }, ...patches.reverse()), wanted);
  });

  it("keeps the kind, the place and the origin of its target", () => {
    const target = made("Thing", { spec: { a: 1 } });
    const patch = made("ThingPatch", { spec: { a: 2 } });
    const [whole] = patchedStack([target, patch]);
    assert.ok(whole);
    assert.deepEqual([whole.kind, whole.patch, whole.root.at("kind").value], ["Thing", false, "Thing"]);
    assert.equal(originalOf(whole), target);
    assert.equal(writerOf(whole, "spec", "a"), patch);
    assert.equal(writerOf(whole, "spec", "b"), target);
  });

  it("is of the same cluster, namespace, kind and name, or changes nothing", () => {
    const target = made("Thing", { spec: { a: 1 } });
    const others = [
      made("ThingPatch", { spec: { a: 2 } }, "urn:b"),
      made("ThingPatch", { metadata: { name: "a", namespace: "other" } }),
      made("ThingPatch", { metadata: { name: "b", namespace: "team" } }),
      made("ThingPatch", { metadata: { namespace: "team" } }),
      made("OtherPatch", { spec: { a: 2 } }),
    ];
    const objects = [target, ...others];
    assert.deepEqual(patchedStack(objects), objects);
    assert.deepEqual(lonePatches(objects), others);
  });

  it("costs nothing where there is none, and is the same object at each look", () => {
    const plain = [made("Thing", {})];
    assert.equal(patchedStack(plain), plain);
    const objects = [made("Thing", {}), made("ThingPatch", {})];
    assert.equal(patchedStack(objects)[0], patchedStack(objects)[0]);
  });

  it("stands beside a role or a Secret, which are read part by part", () => {
    const objects = [made("Secret", { data: { a: "" } }), made("SecretPatch", { data: { b: "" } })];
    assert.deepEqual(patchedStack(objects), objects);
  });
});

const network = { apiVersion: "networking.k8s.io/v1" };
const deny = made("NetworkPolicy", { ...network, spec: { podSelector: {}, policyTypes: ["Egress"] } });
const pod = made("Pod", { metadata: { name: "pod", namespace: "team" }, spec: { containers: [{ name: "a" }] } });
const opening = made("NetworkPolicyPatch", { ...network, spec: { egress: [{}] } });

function onlyPod(...objects: KubeObject[]) {
  const [found] = worldOf(objects, { settings: defaultSettings }).pods;
  if (found === undefined) throw new Error("no pod");
  return found;
}

describe("what pods reach", () => {
  it("is nothing under a default deny, and all that a patch of it opens, which is told of the patch", () => {
    assert.deepEqual(onlyPod(deny, pod).reach.may, []);
    const [piece, ...more] = onlyPod(deny, opening, pod).reach.may;
    assert.deepEqual([piece?.known, piece?.step?.object === opening, more], [true, true, []]);
  });

  it("may be what a patch opens in a policy that the stack does not show, and surely is not", () => {
    const elsewhere = made("NetworkPolicyPatch", {
      ...network,
      metadata: { name: "elsewhere", namespace: "team" },
      spec: { egress: [{}] },
    });
    const { reach } = onlyPod(deny, elsewhere, pod);
    assert.deepEqual([reach.isolated, reach.may.map(({ known }) => known), reach.must], ["yes", [false], []]);
    assert.equal(onlyPod(elsewhere, pod).reach.isolated, "no");
  });

  it("counts the labels of a patched Namespace, and leaves others open where it stands elsewhere", () => {
    const labelled = (kind: string, labels: object): KubeObject => made(kind, { metadata: { name: "team", labels } });
    const labelsOf = (...objects: KubeObject[]) =>
      worldOf(objects, { settings: defaultSettings }).namespaceLabels("urn:a", "team");
    const [one, patch] = [labelled("Namespace", { a: "1", b: "1" }), labelled("NamespacePatch", { b: "2" })];
    for (const objects of [
      [one, patch],
      [patch, one],
    ]) {
      const { known, open } = labelsOf(...objects);
      assert.deepEqual([known.get("a"), known.get("b"), open], ["1", "2", false]);
      assert.equal(worldOf(objects, { settings: defaultSettings }).declares("urn:a", "team"), true);
    }
    const { known, open } = labelsOf(patch);
    assert.deepEqual([known.get("a"), known.get("b"), open], [undefined, "2", true]);
    assert.equal(worldOf([patch], { settings: defaultSettings }).declares("urn:a", "team"), false);
  });
});
