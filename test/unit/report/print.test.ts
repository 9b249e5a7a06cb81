import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { asHtml } from "../../../cli/report/html";
import { model, powerToolsModel } from "../../../cli/report/model";
import type { Page } from "../../../cli/report/page";
import { svgOf } from "../../../cli/report/picture";
import { powerToolsPage } from "../../../cli/report/powerToolsPage";
import { reportPage } from "../../../cli/report/reportPage";
import { asText } from "../../../cli/report/text";
import { illFormed, now, objectsOf, objectsOfText, run, yamlOf } from "./harness";

const seed = 36;
const hostile = [
  "<script>alert(1)</script>",
  "\"' onload=x",
  "&amp;&#0;",
  "</style><title>",
  "\u001b[31mred",
  "a\u202eb",
  "\u0000",
  "\ud800",
  "x".repeat(300),
];

/** Any code units, halves of pairs included. */
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const texts = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit }));

const page = (text: string): Page => ({
  title: text,
  at: text,
  attention: [text],
  unread: [text],
  facts: [[text, text]],
  sections: [
    {
      title: text,
      notes: [text],
      picture: {
        title: text,
        left: [{ name: text, tone: "good" }],
        right: [{ name: text, tone: "bad" }],
        arrows: [{ from: 0, to: 0, label: text, tone: "bad" }],
      },
      columns: [text, text],
      rows: [{ tone: "warn", cells: [text, text], more: [text] }],
      none: text,
    },
    { title: text, notes: [], columns: [text], rows: [], none: text },
  ],
});

/** A page of one element more than there are would show that a text became markup. */
const elements = (html: string): number => (html.match(/</g) ?? []).length;

describe("the page of a report", () => {
  it("is well-formed, and holds the same elements, whatever the texts are", () => {
    const plainCount = elements(asHtml(page("plain")));
    fc.assert(
      fc.property(texts, (text) => {
        const html = asHtml(page(text));
        assert.equal(illFormed(html), undefined);
        assert.equal(elements(html), plainCount);
      }),
      { seed, numRuns: 300 },
    );
  });

  it("is found ill-formed by the test's own reader where it is", () => {
    assert.notEqual(illFormed("<p>a & b</p>"), undefined);
    assert.notEqual(illFormed("<p><b>a</p></b>"), undefined);
    assert.notEqual(illFormed("<p class=a>a</p>"), undefined);
    assert.notEqual(illFormed("<p>"), undefined);
    assert.equal(illFormed('<p class="a">a &amp; b<br/></p>'), undefined);
  });

  it("gives a terminal nothing that it would obey", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const printed = asText(page(text), false);
        assert.equal(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(printed.replaceAll("\n", "")), false);
      }),
      { seed, numRuns: 300 },
    );
  });

  it("loads nothing and runs nothing", () => {
    const html = asHtml(page("plain"));
    assert.match(html, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.equal(/<script|\bsrc=|\bhref=|@import|url\((?!#)/.test(html), false);
  });

  it("prints, and reads in light and in dark", () => {
    const html = asHtml(page("plain"));
    assert.match(html, /color-scheme: light dark/);
    assert.match(html, /@media \(prefers-color-scheme: dark\)/);
    assert.match(html, /@media print/);
  });

  it("draws forty nodes a side, and says that there are more", () => {
    const left = Array.from({ length: 41 }, (_, index) => ({ name: `n${index}`, tone: "plain" as const }));
    const arrows = left.map((_, from) => ({ from, to: 0, label: "", tone: "plain" as const }));
    const svg = svgOf({ title: "t", left, right: [{ name: "r", tone: "plain" }], arrows });
    assert.equal(svg.match(/<g class="node/g)?.length, 41);
    assert.equal(svg.match(/class="arrow/g)?.length, 40);
    assert.match(svg, /shows the first 40 on each side/);
  });

  it("colours text only when told to", () => {
    assert.equal(asText(page("plain"), true).includes("\u001b["), true);
    assert.equal(asText(page("plain"), false).includes("\u001b["), false);
  });
});

const goldens = join(__dirname, "..", "golden");
/** After the dates that the goldens write, before those that they promise. */
const today = new Date("2026-11-21T00:00:00Z");

describe("a report on the project's own goldens", () => {
  for (const file of readdirSync(goldens).filter((name) => name.endsWith(".yaml"))) {
    it(`is made of ${file} in every form`, async () => {
      const objects = await objectsOfText(readFileSync(join(goldens, file), "utf8"));
      const first = model(objects, today);
      assert.equal(first.objects, objects.length);
      assert.notEqual(first.egress.namespaces.length, 0);
      assert.deepEqual(first.attention, []);
      const html = asHtml(reportPage(first, []));
      assert.equal(illFormed(html), undefined);
      assert.match(html, /<svg /);
      assert.match(asText(reportPage(first, []), false), /\nWhat reaches what\n/);
      assert.deepEqual(model(objects, today), first);
      assert.equal(illFormed(asHtml(powerToolsPage(powerToolsModel(objects, today), []))), undefined);
    });
  }

  it("tells of a namespace without a policy for every pod that the next pod is free", async () => {
    const [named, policy] = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "deny", namespace: "team" },
        spec: { podSelector: {}, policyTypes: ["Egress"] },
      },
    ];
    const reach = (...objects: object[]) =>
      reportPage(model(objectsOf(...objects), today), []).sections[1]?.rows.map(({ tone, cells }) => [tone, ...cells]);
    assert.deepEqual(reach(named), [
      ["warn", "team", "any pod", "anywhere, once there is one", "every port", "no policy"],
    ]);
    assert.deepEqual(reach(named, policy), [["good", "team", "every pod", "nowhere", "", "denied by default"]]);
  });

  it("ages the credentials of the conductor, and the approvals of the tools", async () => {
    const read = (name: string) => objectsOfText(readFileSync(join(goldens, name), "utf8"));
    const later = new Date("2027-04-01T00:00:00Z");
    const aged = model(await read("claude-conductor.yaml"), later);
    assert.deepEqual(aged.attention, ["5 credentials are overdue"]);
    const tools = powerToolsModel(await read("powertools.yaml"), later);
    assert.deepEqual(
      tools.tools.map(({ name, approval }) => [name, approval]),
      [
        ["aperf", "expired"],
        ["netcheck", "not needed"],
      ],
    );
  });
});

describe("the values of Secrets", () => {
  const value = (): string => `S3cr3t-${randomBytes(18).toString("hex")}`;
  const values = Array.from({ length: 8 }, value);
  const [opaque, plain, env, applied, map, argument, sealed, tool] = values as [string, ...string[]];
  const encoded = (text: string | undefined): string => Buffer.from(text ?? "").toString("base64");
  const metadata = (name: string, annotations: object = {}) => ({ name, namespace: "team", annotations });
  const lastApplied = {
    "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ data: { key: applied } }),
  };
  const text = yamlOf(
    { apiVersion: "v1", kind: "Secret", metadata: metadata("a", lastApplied), data: { password: encoded(opaque) } },
    { apiVersion: "v1", kind: "Secret", metadata: metadata("b"), stringData: { "api-key": plain } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: metadata("c"), data: { password: map } },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: metadata("p"),
      spec: {
        containers: [
          { name: "a", image: "a", env: [{ name: "API_KEY", value: env }], args: [`--password=${argument}`] },
        ],
      },
    },
    {
      apiVersion: "bitnami.com/v1alpha1",
      kind: "SealedSecret",
      metadata: metadata("s"),
      spec: { encryptedData: { password: sealed } },
    },
    {
      apiVersion: "codriverlabs.ai.toe.run/v1alpha1",
      kind: "PowerToolConfig",
      metadata: metadata("t-config"),
      spec: { name: "t", image: "t", securityContext: {}, defaultArgs: [`--token=${tool}`] },
    },
  );

  for (const format of ["text", "json", "html"] as const)
    for (const powertools of [false, true])
      it(`are in no ${format} of the ${powertools ? "report on tools" : "report"}`, async () => {
        const { out, error } = await run(["-"], { format, powertools }, { stdin: text });
        assert.equal(
          out.includes(powertools ? "t-config" : "SealedSecret team/s") || out.includes('"SealedSecret"'),
          true,
        );
        for (const one of values)
          for (const form of [one, encoded(one)]) assert.equal(`${out}${error}`.includes(form), false);
      });

  it("are in no name of a finding even where an object is nothing but a Secret", () => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: metadata("a"), data: { password: encoded(opaque) } };
    assert.equal(JSON.stringify(model(objectsOf(secret), now)).includes(encoded(opaque)), false);
  });
});
