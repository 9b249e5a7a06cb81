import assert from "node:assert/strict";
import { model, silent } from "../../../cli/report/model";
import { pictureOf } from "../../../cli/report/reach";
import { now, objectsOf, objectsOfText } from "./harness";

const world = `
apiVersion: v1
kind: Namespace
metadata: { name: team }
---
apiVersion: v1
kind: Namespace
metadata: { name: dns, labels: { role: dns } }
---
apiVersion: v1
kind: Namespace
metadata: { name: empty }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: team, labels: { app: agent } }
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: v1
kind: Pod
metadata: { name: loose, namespace: dns, labels: { app: dns } }
spec: { containers: [{ name: a, image: a }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: team }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }]
      ports: [{ port: 443 }, { port: web }]
    - to: [{ namespaceSelector: { matchLabels: { role: dns } }, podSelector: { matchExpressions: [{ key: app, operator: In, values: [dns] }] } }]
      ports: [{ port: 53, protocol: UDP }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all, namespace: team }
spec:
  podSelector: { matchLabels: { app: agent } }
  policyTypes: [Egress]
  egress: [{}]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: names, namespace: team }
spec:
  endpointSelector: {}
  egress: [{ toFQDNs: [{ matchName: api.example }] }]
`;

describe("the report on what reaches what", () => {
  it("tells each way: whose, whereto, at which ports, by which policy", async () => {
    const { egress } = model(await objectsOfText(world), now);
    const out = 'NetworkPolicy "out" in namespace "team"';
    assert.deepEqual(egress.namespaces, [
      { namespace: "dns", closed: "no pod", open: ['Pod "loose" in namespace "dns"'], ways: [] },
      { namespace: "empty", closed: "no pod", open: [], ways: [] },
      {
        namespace: "team",
        closed: "every pod",
        open: [],
        ways: [
          {
            pods: "every pod",
            action: "allow",
            to: "10.0.0.0/8 except 10.1.0.0/16",
            ports: "web/TCP, 443/TCP",
            policy: out,
            namespaces: [],
            anywhere: false,
          },
          {
            pods: "every pod",
            action: "allow",
            to: "pods with app in (dns) in namespaces with role=dns",
            ports: "53/UDP",
            policy: out,
            namespaces: ["dns"],
            anywhere: false,
          },
          {
            pods: "pods with app=agent",
            action: "allow",
            to: "anywhere",
            ports: "every port",
            policy: 'NetworkPolicy "all" in namespace "team"',
            namespaces: [],
            anywhere: true,
          },
        ],
      },
    ]);
  });

  it("counts policies of an engine once it is said to be in force, and says so until then", async () => {
    const objects = await objectsOfText(world);
    assert.deepEqual(model(objects, now).egress.notCounted, { cilium: 1 });
    const config = silent();
    const settings = { ...config.settings, policyEngines: ["cilium"] };
    const { egress } = model(objects, now, { ...config, settings });
    const ways = egress.namespaces.flatMap(({ ways: all }) => all).map(({ to }) => to);
    assert.deepEqual(egress.notCounted, {});
    assert.equal(ways.includes("api.example"), true);
  });

  it("draws an arrow from each namespace to each thing that it reaches", async () => {
    const picture = pictureOf(model(await objectsOfText(world), now).egress);
    assert.deepEqual(picture?.left, [
      { name: "dns", tone: "warn" },
      { name: "team", tone: "good" },
    ]);
    assert.deepEqual(
      picture?.right.map(({ name }) => name),
      ["anywhere", "10.0.0.0/8 except 10.1.0.0/16", "namespace dns"],
    );
    assert.deepEqual(
      picture?.arrows.map(({ from, to, tone }) => [from, to, tone]),
      [
        [0, 0, "bad"],
        [1, 1, "plain"],
        [1, 2, "plain"],
        [1, 0, "bad"],
      ],
    );
  });

  it("draws nothing where nothing reaches anything", () => {
    const closed = {
      namespaces: [{ namespace: "a", closed: "every pod" as const, open: [], ways: [] }],
      notCounted: {},
    };
    assert.equal(pictureOf(closed), undefined);
  });

  it("keeps namespaces of two clusters apart", () => {
    const inputs = (cluster: string) => ({
      type: "kubernetes:core/v1:Namespace",
      urn: `urn:${cluster}`,
      inputs: { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } },
      provider: `urn:pulumi:prod::p::pulumi:providers:kubernetes::${cluster}::id`,
    });
    const state = JSON.stringify({ deployment: { resources: [inputs("east"), inputs("west")] } });
    return objectsOfText(state).then((objects) => {
      const { namespaces, egress } = model(objects, now);
      assert.deepEqual(
        namespaces.map(({ name }) => name),
        ["team@east", "team@west"],
      );
      assert.equal(egress.namespaces.length, 2);
    });
  });
});

const rbac = (kind: string, name: string, rest: object, namespace?: string): object => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...rest,
});

describe("the report on who reads Secrets", () => {
  it("tells who, where, which and through what; open reading first", () => {
    const rule = (verbs: string[], resourceNames?: string[]) => ({
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs, ...(resourceNames && { resourceNames }) }],
    });
    const bound = (kind: string, name: string, subject: object) => ({
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
      subjects: [subject],
    });
    const objects = objectsOf(
      rbac("Role", "one", rule(["get"], ["key"]), "team"),
      rbac("RoleBinding", "one", bound("Role", "one", { kind: "ServiceAccount", name: "agent" }), "team"),
      rbac("ClusterRole", "all", rule(["watch", "list"])),
      rbac("ClusterRoleBinding", "all", bound("ClusterRole", "all", { kind: "Group", name: "staff" })),
      rbac("RoleBinding", "gone", bound("Role", "gone", { kind: "User", name: "eve" }), "team"),
    );
    const { secretReaders, openBindings } = model(objects, now);
    assert.deepEqual(openBindings, ["RoleBinding team/gone"]);
    assert.deepEqual(secretReaders, [
      {
        who: "Group staff",
        where: "",
        verbs: ["list", "watch"],
        names: [],
        through: "ClusterRoleBinding all → ClusterRole all",
        known: true,
        open: true,
      },
      {
        who: "ServiceAccount team/agent",
        where: "team",
        verbs: ["get"],
        names: ["key"],
        through: "RoleBinding team/one → Role team/one",
        known: true,
        open: false,
      },
    ]);
  });
});
