import assert from "node:assert/strict";
import { commandWords, shellWords } from "../../../../policypack/rules/commands";
import { markCredentials } from "../../../../policypack/rules/credentialMarks";
import { Field, UNKNOWN } from "../../../../policypack/rules/field";
import { forbidPresent, show } from "../../../../policypack/rules/finding";
import { gitUses } from "../../../../policypack/rules/gitRepositories";
import { gitKinds, repositoryFields } from "../../../../policypack/rules/gitSources";
import { beside, judgeImplied } from "../../../../policypack/rules/impliedPod";
import { agentPod, isInherited, isKubeOpenCode, podSpecOf } from "../../../../policypack/rules/kubeOpenCode";
import { judgeTexts, leavesOf } from "../../../../policypack/rules/leaves";
import { agentsIn, namespacesNamed } from "../../../../policypack/rules/near";
import { kubeObject, type Origin } from "../../../../policypack/rules/object";
import { rule as privileged } from "../../../../policypack/rules/pod-privileged/rule";
import { podsOf } from "../../../../policypack/rules/pods";
import type { Context } from "../../../../policypack/rules/rule";
import { defaultSettings } from "../../../../policypack/rules/settings";
import { fake } from "../fakes";

type Json = Record<string, unknown>;
const context: Context = {
  settings: defaultSettings,
  config: {},
  now: new Date(0),
  tierOf: () => "agent",
  attested: () => false,
};

const object = (apiVersion: string, kind: string, body: Json = {}, origin: Origin = {}) => {
  const { metadata, ...rest } = body;
  return kubeObject(
    { apiVersion, kind, metadata: { name: "a", namespace: "team", ...Object(metadata) }, ...rest },
    origin,
  );
};
const nested = (depth: number, inmost: unknown): unknown =>
  depth === 0 ? inmost : { down: nested(depth - 1, inmost) };

describe("what rules read in objects", () => {
  it("shows values shortly, and never what an object holds", () => {
    assert.deepEqual([undefined, null, "a", 7, true, {}, []].map(show), [
      "unset",
      "unset",
      '"a"',
      "7",
      "true",
      "an object",
      "a list",
    ]);
    assert.equal(show("x".repeat(80)).length, 61);
  });

  it("forbids a field that is there, whatever it holds", () => {
    const verdicts = (value: unknown): string[] =>
      forbidPresent(Field.of({ at: value }).at("at")).map(({ verdict, got }) => `${verdict}: ${got}`);
    assert.deepEqual(verdicts(undefined), []);
    assert.deepEqual(verdicts(null), []);
    assert.deepEqual(verdicts(false), ["fail: set"]);
    assert.deepEqual(verdicts(UNKNOWN), ["unknown: not known yet"]);
  });

  it("walks to every leaf, tells what is not known, and says where it stopped", () => {
    const leaves = (value: unknown): string[] =>
      leavesOf(Field.of(value)).map(({ key, field }) => `${key}@${field.path}`);
    assert.deepEqual(leaves({ a: [1, { name: "X", value: 2 }], b: null, value: 3 }), [
      "a@a[0]",
      "name@a[1].name",
      "X@a[1].value",
      "value@value",
    ]);
    const told = (value: unknown): string[] =>
      judgeTexts(Field.of(value), (text) => (text === "bad" ? "it is bad" : undefined)).map(
        ({ verdict, got }) => `${verdict}: ${got}`,
      );
    assert.deepEqual(told({ a: "bad", b: "good", c: 7 }), ["fail: it is bad"]);
    assert.deepEqual(told({ a: UNKNOWN }), ["unknown: not known yet"]);
    assert.deepEqual(told(nested(60, "bad")), ["fail: it is bad"]);
    assert.deepEqual(told(nested(61, 7)), []);
    assert.deepEqual(told(nested(70, "bad")), ["fail: nested too deeply to be judged"]);
  });

  it("reads the words of commands, arguments, probes and hooks", () => {
    const exec = (word: string): Json => ({ exec: { command: [word] } });
    const container = {
      name: "a",
      command: ["c"],
      args: ["a"],
      livenessProbe: exec("live"),
      readinessProbe: exec("ready"),
      startupProbe: exec("start"),
      lifecycle: { postStart: exec("after"), preStop: exec("before") },
    };
    const [read] = podsOf(object("v1", "Pod", { spec: { containers: [container] } }), context);
    const words = read?.containers.flatMap(commandWords).map((field) => field.get("string"));
    assert.deepEqual(words, ["c", "a", "live", "ready", "start", "after", "before"]);
    assert.deepEqual(shellWords("sh -c 'a;b|c && $(d)'"), ["sh", "-c", "a", "b", "c", "d"]);
  });

  it("finds the repositories of every kind, with the Secret that opens each", () => {
    const git = { repository: "git@g.example:o/r", secretRef: { name: "s" } };
    const task = { contexts: [{ git }, { text: "no repository" }], skills: [{ git }] };
    const specs: Readonly<Record<string, Json>> = {
      "Polecat.gastown.gastown.io": { kubernetes: { gitRepository: git.repository, gitSecretRef: { name: "s" } } },
      "Rig.gastown.gastown.io": { gitURL: git.repository, gitSecretRef: { name: "s" } },
      "Agent.kubeopencode.io": task,
      "AgentTemplate.kubeopencode.io": task,
      "Task.kubeopencode.io": task,
      "CronTask.kubeopencode.io": { taskTemplate: { spec: task } },
      "GitRepository.source.toolkit.fluxcd.io": { url: git.repository },
      "Application.argoproj.io": {
        source: { repoURL: git.repository },
        sources: [{ repoURL: "c", chart: "x" }, { repoURL: "b" }],
      },
    };
    assert.deepEqual(Object.keys(specs), gitKinds);
    const of = (kind: string) => {
      const [name = "", ...group] = kind.split(".");
      return object(`${group.join(".")}/v1`, name, { spec: specs[kind] });
    };
    assert.deepEqual(
      gitKinds.map((kind) => repositoryFields(of(kind)).length),
      [1, 1, 2, 2, 2, 2, 1, 2],
    );
    for (const kind of gitKinds.slice(0, 6))
      for (const { secret, git: place } of gitUses(of(kind))) {
        assert.equal(secret.get("string"), "s", kind);
        assert.ok(place.isSet, kind);
      }
    assert.equal(gitUses(of("Polecat.gastown.gastown.io"))[0]?.git.path, "spec.kubernetes");
    assert.equal(gitUses(of("Rig.gastown.gastown.io"))[0]?.git.path, "spec");
    const url = { spec: { source: { repoURL: "x" }, url: "y" } };
    assert.equal(repositoryFields(object("other.example/v1", "Widget", url)).length, 0);
  });

  it("finds neighbours of one cluster only", () => {
    const namespace = (origin: Origin = {}, kind = "Namespace") =>
      object("v1", kind, { metadata: { name: "team", namespace: undefined } }, origin);
    const near = object("v1", "Pod");
    const all = [namespace(), namespace({ cluster: "other" }), namespace({}, "ConfigMap")];
    assert.deepEqual(namespacesNamed("team", near, all), [all[0]]);
    assert.deepEqual(namespacesNamed("other", near, all), []);
    const agents = [
      object("gastown.gastown.io/v1alpha1", "Polecat"),
      object("gastown.gastown.io/v1alpha1", "Polecat", {}, { cluster: "other" }),
      object("gastown.gastown.io/v1alpha1", "Polecat", { metadata: { namespace: "other" } }),
      object("v1", "ConfigMap"),
    ];
    assert.deepEqual(agentsIn("team", near, agents), [agents[0]]);
  });

  it("puts an implied object beside its own: same place, cluster and resource, a patch for a patch", () => {
    const own = object(
      "x.example/v1",
      "Widget",
      {},
      { cluster: "c", urn: "urn:x", type: "kubernetes:x.example/v1:Widget" },
    );
    const pod = beside(own, "v1", "Pod", {});
    assert.deepEqual([pod.kind, pod.name, pod.namespace, pod.patch], ["Pod", "a", "team", false]);
    assert.deepEqual(pod.origin, { cluster: "c", urn: "urn:x" });
    assert.deepEqual(beside(object("x.example/v1", "Widget"), "v1", "Pod", {}).origin, {});
    const patch = object("x.example/v1", "WidgetPatch");
    assert.deepEqual(
      [beside(patch, "v1", "Pod", {}), beside(patch, "networking.k8s.io/v1", "NetworkPolicy", {})].map(
        ({ kind, patch: partial, origin }) => [kind, partial, origin.type],
      ),
      [
        ["Pod", true, "kubernetes:core/v1:PodPatch"],
        ["NetworkPolicy", true, "kubernetes:networking.k8s.io/v1:NetworkPolicyPatch"],
      ],
    );
    const spec = { containers: [{ name: "a", securityContext: { privileged: true } }] };
    const at = (places: Record<string, string>): string[] =>
      judgeImplied(own, { spec, places }, [privileged], context).map((found) => found.at);
    assert.deepEqual(at({ spec: "spec.pod", "spec.containers[0]": "spec.main" }), [
      "spec.main.securityContext.privileged",
    ]);
    assert.deepEqual(at({}), ["spec.containers[0].securityContext.privileged"]);
  });

  it("knows what an Agent takes from its template, and which pod it becomes", () => {
    const made = (kind: string, spec: Json) => object("kubeopencode.io/v1alpha1", kind, { spec });
    const inherits = (kind: string, spec: Json): boolean => {
      const one = made(kind, spec);
      return isInherited(one, podSpecOf(one));
    };
    assert.ok(inherits("Agent", { templateRef: { name: "t" } }));
    assert.ok(!inherits("Agent", {}));
    assert.ok(!inherits("Agent", { templateRef: { name: "t" }, podSpec: {} }));
    assert.ok(!inherits("AgentTemplate", { templateRef: { name: "t" } }));
    for (const kind of ["Agent", "AgentTemplate", "Task", "CronTask"]) assert.ok(isKubeOpenCode(made(kind, {})), kind);
    assert.ok(!isKubeOpenCode(object("other.example/v1", "Agent")));
    const containers = (of: ReturnType<typeof agentPod>): unknown[] => [
      Reflect.get(of.spec, "containers"),
      Reflect.get(of.spec, "initContainers"),
    ];
    const [[main], [init]] = containers(agentPod(made("Agent", {}))) as [Json[], Json[]];
    assert.deepEqual(Object(main).securityContext.capabilities, { drop: ["ALL"] });
    assert.deepEqual(Object(init).securityContext.capabilities, { drop: ["ALL"] });
    assert.deepEqual(containers(agentPod(made("Agent", {}), "main"))[1], []);
    const [[patched] = [], none] = containers(agentPod(made("AgentPatch", {}))) as [Json[], Json[]];
    assert.deepEqual([Object(patched).securityContext, none], [undefined, []]);
  });

  it("marks the texts that are credentials, by their own name", () => {
    const key = fake("github-token");
    const places = (kind: string, apiVersion: string, body: Json): string[] =>
      markCredentials(object(apiVersion, kind, body)).map(({ at }) => at.join("."));
    const random = fake("hex");
    const body = {
      spec: {
        env: [{ name: "API_TOKEN", value: random }, { name: "COLOUR", value: random }, { value: random }],
        text: key,
        list: [null, 7, key],
        __pulumi: key,
      },
    };
    assert.deepEqual(places("Widget", "x.example/v1", body), ["spec.env.0.value", "spec.text", "spec.list.2"]);
    assert.deepEqual(places("Secret", "v1", { data: { key } }), []);
    assert.deepEqual(places("Secret", "x.example/v1", { data: { key } }), ["data.key"]);
    assert.deepEqual(places("WidgetPatch", "x.example/v1", body), []);
    assert.deepEqual(places("Widget", "x.example/v1", { spec: nested(70, key) }), []);
  });
});
