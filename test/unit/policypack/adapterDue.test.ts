import assert from "node:assert/strict";
import { Session } from "../../../policypack/adapter/session";
import { allRules } from "../../../policypack/rules";
import {
  type Diagnostic,
  elsewhere,
  pod,
  privileged,
  RunningPack,
  type Sent,
  stackRoot,
  unknownString,
} from "./engineHarness";

const object = (type: string, props: Record<string, unknown>, namespace = "team"): Sent => ({
  type: `kubernetes:${type}`,
  name: `${type.replaceAll(/[^a-z0-9]/gi, "-")}-${namespace}`,
  props: { kind: type.split(":")[1], metadata: { name: "one", namespace }, ...props },
});

const workload = {
  template: { metadata: { labels: { app: "a" } }, spec: { containers: [privileged], hostPID: true } },
};

/** One of each shape that the pack takes otherwise: kinds, tiers, lists, patches, unknown values, other providers. */
const samples: readonly Sent[] = [
  pod({ containers: [privileged] }),
  pod({ containers: [{ name: "a", image: unknownString }] }, { name: "unknown" }),
  pod([{}], { name: "malformed" }),
  { ...elsewhere({ containers: [privileged] }), name: "elsewhere" },
  object("apps/v1:Deployment", { apiVersion: "apps/v1", spec: workload }),
  object("apps/v1:Deployment", { apiVersion: "apps/v1", spec: workload }, "plain"),
  object("apps/v1:DeploymentPatch", { apiVersion: "apps/v1", kind: "Deployment", spec: workload }),
  object("core/v1:Service", { apiVersion: "v1", spec: { type: "NodePort", ports: [{ port: 80 }] } }),
  object("core/v1:Secret", { apiVersion: "v1", type: "Opaque", stringData: { a: "b" } }),
  object("rbac.authorization.k8s.io/v1:Role", {
    apiVersion: "rbac.authorization.k8s.io/v1",
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  }),
  object("networking.k8s.io/v1:NetworkPolicy", {
    apiVersion: "networking.k8s.io/v1",
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{}] },
  }),
  object("core/v1:List", {
    apiVersion: "v1",
    items: ["team", "plain"].map((namespace) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "item", namespace },
      spec: { hostNetwork: true, containers: [privileged] },
    })),
  }),
  { type: "random:index/randomPassword:RandomPassword", name: "password", props: { length: 8 } },
  { type: "pulumi:providers:kubernetes", name: "provider", props: { enableServerSideApply: false } },
];

interface Answer {
  readonly said: readonly Diagnostic[];
  readonly others: readonly string[];
}

const answer = async (pack: RunningPack, sent: Sent): Promise<Answer> => ({
  said: await pack.analyze(sent),
  others: (await pack.notConcerned(sent)).sort(),
});

async function within(use: (pack: RunningPack) => Promise<void>): Promise<void> {
  const pack = await RunningPack.start();
  try {
    await use(pack);
  } finally {
    await pack.stop();
  }
}

describe("the policies that a request asks", function () {
  this.timeout(60_000);

  const config = {
    "pod-limits": { enforcementLevel: "disabled" },
    "evaluation-complete": { enforcementLevel: "advisory" },
    "pod-host-namespaces": { failOnUnknown: true },
  };

  it("answer alike, one by one outside a run and with a stand-in within", () =>
    within(async (pack) => {
      await pack.configure(config);
      const outside: Answer[] = [];
      for (const sent of samples) outside.push(await answer(pack, sent));
      await pack.analyze(stackRoot);
      for (const [index, sent] of samples.entries()) {
        const inside = await answer(pack, sent);
        assert.deepEqual(inside, outside[index], sent.type);
        assert.equal(new Set(inside.others).size, inside.others.length, sent.type);
        assert.ok(!inside.others.includes("pod-limits"), "what is disabled says nothing at all");
      }
      assert.ok(outside.some(({ said }) => said.length > 5) && outside.every(({ others }) => others.length > 50));
    }));

  it("answer alike when requests come all at once, remedies among them", () =>
    within(async (pack) => {
      await pack.analyze(stackRoot);
      const alone: Answer[] = [];
      for (const sent of samples) alone.push(await answer(pack, sent));
      const together = await Promise.all(
        samples.flatMap((sent) => [answer(pack, sent), pack.mendNothing(sent).then(() => undefined)]),
      );
      assert.deepEqual(
        together.filter((one) => one !== undefined),
        alone,
      );
    }));

  it("go by the configuration of their run, and by another one in the next", () =>
    within(async (pack) => {
      const [sample] = samples;
      assert.ok(sample);
      const levels: string[] = [];
      for (const enforcementLevel of ["mandatory", "disabled", "advisory"]) {
        await pack.configure({ "pod-privileged": { enforcementLevel } });
        await pack.analyze(stackRoot);
        levels.push(...(await pack.analyze(sample)).filter((d) => d.policy === "pod-privileged").map((d) => d.level));
      }
      assert.deepEqual(levels, ["mandatory", "advisory"]);
    }));

  it("all show their configuration to the root of a stack, advisers for other namespaces too", () =>
    within(async (pack) => {
      await pack.configure({ "pod-limits-elsewhere": { tpyo: 1 }, "pod-host-namespaces": { tpyo: 1 } });
      const problems = (await pack.analyze(stackRoot)).map(({ message }) => message).join("\n");
      for (const name of ["pod-limits-elsewhere", "pod-host-namespaces"])
        assert.ok(problems.includes(`${name}: "tpyo" is no setting`), problems);
    }));

  it("say of rules that they mend nothing, and leave the remedies to themselves", () =>
    within(async (pack) => {
      const [sample] = samples;
      assert.ok(sample);
      await pack.configure({ "pod-seccomp-restricted-remediate": { enforcementLevel: "remediate" } });
      const outside = await pack.remediate(sample);
      await pack.analyze(stackRoot);
      assert.deepEqual(await pack.remediate(sample), outside);
      assert.deepEqual(
        outside.map(({ policy }) => policy),
        ["pod-seccomp-restricted-remediate"],
      );
      const nothing = new Set(await pack.mendNothing(sample));
      for (const { id, check, level } of allRules())
        assert.equal(nothing.has(id), check !== undefined && level !== "disabled", id);
    }));

  it("refuse a stack whose resources nobody has seen, rather than find nothing wrong", () => {
    const session = new Session(allRules(), () => new Date());
    assert.throws(() => session.stack([]), /the stack was not judged/);
  });

  it("are all listed to whoever asks what the pack holds, during a run as well", () =>
    within(async (pack) => {
      const before = await pack.describe();
      await pack.analyze(stackRoot);
      await pack.analyze(samples[0] ?? stackRoot);
      assert.deepEqual(await pack.describe(), before);
    }));
});
