import assert from "node:assert/strict";
import { model, silent } from "../../../cli/report/model";
import type { Settings } from "../../../policypack/rules/settings";
import { at, now, objectsOf } from "./harness";

const namespace = (name: string, labels: object = {}, annotations: object = {}): object => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels, annotations },
});

const secret = (annotations: object, name = "key"): object => ({
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/ssh-auth",
  metadata: { name, namespace: "team", annotations },
});

const rotated = (day: string, interval = "90d"): object =>
  secret({
    "palisade.dev/rotated-at": day,
    "palisade.dev/rotation-interval": interval,
    "palisade.dev/rotation-owner": "platform",
  });

const stateAt = (object: object, moment: Date): string | undefined =>
  model(objectsOf(object), moment).credentials[0]?.state;

const withSettings = (settings: Partial<Settings>) => {
  const config = silent();
  return { ...config, settings: { ...config.settings, ...settings } };
};

describe("the report on namespaces", () => {
  it("tells Pod Security levels and tiers, of what is declared and of what is merely lived in", () => {
    const labels = {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "v1.36",
      "palisade.dev/tier": "agent",
    };
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a", namespace: "kube-system" } };
    assert.deepEqual(model(objectsOf(namespace("team", labels), account), now).namespaces, [
      {
        name: "kube-system",
        declared: false,
        enforce: "not shown",
        warn: "not shown",
        audit: "not shown",
        version: "not shown",
        tier: "not shown",
        judgedAs: "elsewhere",
      },
      {
        name: "team",
        declared: true,
        enforce: "restricted",
        warn: "unset",
        audit: "unset",
        version: "v1.36",
        tier: "agent",
        judgedAs: "agent",
      },
    ]);
  });
});

describe("the report on credentials", () => {
  it("tells the age, the interval, the day that the next version is due, and the owner", () => {
    assert.deepEqual(model(objectsOf(rotated("2026-05-01")), now).credentials, [
      {
        kind: "Secret",
        namespace: "team",
        name: "key",
        state: "fresh",
        ageDays: 45,
        intervalDays: 90,
        dueOn: "2026-07-30",
        rotatedAt: "2026-05-01",
        owner: "platform",
        renewedBy: "",
      },
    ]);
  });

  it("calls a credential due from the day of its interval on", () => {
    assert.equal(stateAt(rotated("2026-01-01"), at("2026-03-31", "23:59:59.999")), "fresh");
    assert.equal(stateAt(rotated("2026-01-01"), at("2026-04-01")), "due");
  });

  it("calls it overdue once the grace of fourteen days is over", () => {
    assert.equal(stateAt(rotated("2026-01-01"), at("2026-04-15", "23:59:59.999")), "due");
    assert.equal(stateAt(rotated("2026-01-01"), at("2026-04-16")), "overdue");
  });

  it("takes the grace that the configuration gives the rule", () => {
    const config = { ...silent(), configs: { "rotation-overdue": { graceDays: 0 } } };
    const [found] = model(objectsOf(rotated("2026-01-01")), at("2026-04-02"), config).credentials;
    assert.equal(found?.state, "overdue");
  });

  it("calls dates unreadable that are none, or that lie ahead", () => {
    assert.equal(stateAt(rotated("soon"), now), "unreadable");
    assert.equal(stateAt(rotated("2026-02-30"), now), "unreadable");
    assert.equal(stateAt(rotated("2026-06-16", "monthly"), now), "unreadable");
    assert.equal(stateAt(rotated("2026-06-16"), now), "fresh");
    assert.equal(stateAt(rotated("2026-06-17"), now), "unreadable");
  });

  it("tells credentials without a mark, and who renews them", () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "renew", namespace: "team", annotations: { "palisade.dev/rotates": "team/key" } },
    };
    const [bare] = model(objectsOf(secret({})), now).credentials;
    const [held] = model(objectsOf(secret({}), job), now).credentials;
    assert.deepEqual([bare?.state, bare?.renewedBy], ["unmarked", ""]);
    assert.deepEqual([held?.state, held?.renewedBy], ["renewed", 'CronJob "renew" in namespace "team"']);
  });

  it("puts what is overdue first, and says so", () => {
    const objects = objectsOf(rotated("2026-06-01"), { ...rotated("2026-01-01") });
    const { credentials, attention } = model(objects, now);
    assert.deepEqual(
      credentials.map(({ state }) => state),
      ["overdue", "fresh"],
    );
    assert.deepEqual(attention, ["1 credential is overdue"]);
  });
});

const accepted = (reviewBy: string): object =>
  namespace(
    "team",
    {},
    {
      "palisade.dev/accepts": "redis-without-tls",
      "palisade.dev/accepted-reason": "the client speaks none",
      "palisade.dev/accepted-owner": "platform",
      "palisade.dev/accepted-review-by": reviewBy,
    },
  );

describe("the report on acceptances", () => {
  it("reads both forms, on objects and on the pods that they make", () => {
    const template = {
      metadata: { annotations: { "palisade.dev/environment-reason": "the SDK reads no file" } },
      spec: { containers: [] },
    };
    const work = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "w", namespace: "team" },
      spec: { template },
    };
    assert.deepEqual(model(objectsOf(accepted("2026-12-31"), work), now).acceptances, [
      {
        what: "environment",
        where: 'Deployment "w" in namespace "team"',
        state: "incomplete",
        reason: "the SDK reads no file",
        owner: "",
        until: "",
        faults: ["owner is missing", "review-by is missing"],
      },
      {
        what: "redis-without-tls",
        where: 'Namespace "team"',
        state: "in force",
        reason: "the client speaks none",
        owner: "platform",
        until: "2026-12-31",
        faults: [],
      },
    ]);
  });

  it("lets an acceptance hold through its last day", () => {
    const state = (moment: Date) => model(objectsOf(accepted("2026-06-15")), moment).acceptances[0]?.state;
    assert.equal(state(at("2026-06-01", "23:59:59.999")), "in force");
    assert.equal(state(at("2026-06-02")), "soon");
    assert.equal(state(at("2026-06-15", "23:59:59.999")), "soon");
    assert.equal(state(at("2026-06-16")), "expired");
  });

  it("calls an acceptance incomplete whose day is none", () => {
    const [found] = model(objectsOf(accepted("next year")), now).acceptances;
    assert.deepEqual([found?.state, found?.faults], ["incomplete", ["review-by is no day"]]);
  });

  it("lists exemptions of the configuration, and claims that it does not grant", () => {
    const exemption = {
      id: "ex-1",
      policy: "pod-limits",
      namespace: "team",
      name: "w",
      owner: "team",
      approvedBy: "security",
      reason: "a batch that takes what is left",
      ticket: "SEC-1",
      expires: "2026-06-14",
    };
    const claim = namespace("team", {}, { "palisade.dev/exemption-id": "ex-2" });
    const { acceptances, attention } = model(objectsOf(claim), now, withSettings({ exemptions: [exemption] }));
    assert.deepEqual(
      acceptances.map(({ what, where, state, until }) => [what, where, state, until]),
      [
        ["exemption from pod-limits", "any kind team/w", "expired", "2026-06-14"],
        ['exemption "ex-2"', 'Namespace "team"', "not granted", ""],
      ],
    );
    assert.deepEqual(attention, ["1 acceptance is expired", "1 claimed exemption is not granted"]);
  });

  it("lists access for emergencies by its end", () => {
    const metadata = (expires: string) => ({
      name: "x",
      labels: { "palisade.dev/break-glass": "true" },
      annotations: { "palisade.dev/expires": expires },
    });
    const binding = (expires: string) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: metadata(expires),
    });
    const found = model(objectsOf(binding("2026-06-14"), binding("2026-06-15"), binding("later")), now).acceptances;
    assert.deepEqual(
      found.map(({ what, state }) => [what, state]),
      [
        ["break-glass", "expired"],
        ["break-glass", "incomplete"],
        ["break-glass", "soon"],
      ],
    );
  });
});
