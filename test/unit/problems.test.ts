import assert from "node:assert/strict";
import { InputPropertiesError } from "@pulumi/pulumi";
import { isDay, parseAcceptance } from "../../components/acceptance";
import { labels, labelValue } from "../../components/labels";
import { problems } from "../../components/problems";
import { parseQuantity } from "../../components/quantity";

describe("problems", () => {
  it("hands the model back when nothing was noted", () => {
    const model = { a: 1 };
    assert.equal(problems("X").done(model), model);
  });

  it("throws every problem at once, with paths that a remote component's caller can map", () => {
    const p = problems('GasTown "gt"');
    p.at("egress").at("hosts").at(0).note("give the host alone");
    p.note("the whole is wrong");
    assert.throws(
      () => p.done({}),
      (thrown: unknown) => {
        assert.ok(InputPropertiesError.isInstance(thrown));
        assert.equal(
          thrown.message,
          'GasTown "gt": 2 problems\n  egress.hosts[0]: give the host alone\n  the whole is wrong',
        );
        assert.deepEqual(
          thrown.errors.map((e) => e.propertyPath),
          ["egress.hosts[0]", ""],
        );
        return true;
      },
    );
  });
});

describe("labels", () => {
  it("leaves a legal value as it is", () => {
    assert.equal(labelValue("team-a"), "team-a");
  });

  it("cuts a long value to 63 and keeps two of them apart", () => {
    const [a, b] = [labelValue(`${"x".repeat(80)}a`), labelValue(`${"x".repeat(80)}b`)];
    assert.notEqual(a, b);
    for (const value of [a, b]) assert.match(value, /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])$/);
  });

  it("turns a value of nothing but illegal characters into a legal one", () => {
    assert.match(labelValue("///"), /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])$/);
  });

  it("adds component and version only where there is one", () => {
    assert.equal(Object.keys(labels({ kind: "a", name: "b" })).length, 4);
    assert.equal(labels({ kind: "a", name: "b" }, "rbac", "1.2")["app.kubernetes.io/version"], "1.2");
  });
});

describe("a path that is clean", () => {
  it("stays so when another one only begins alike", () => {
    const p = problems("X");
    p.at("hostKeyChecking").note("wrong");
    p.at("hosts").at(0).note("wrong");
    assert.deepEqual(
      ["host", "hosts", "hostKeyChecking"].map((path) => p.at(path).clean()),
      [true, false, false],
    );
    assert.equal(p.clean(), false);
  });
});

describe("an acceptance", () => {
  it("takes only real days", () => {
    assert.deepEqual(["2027-03-31", "2027-02-29", "2028-02-29", "31.3.2027", "2027-3-1"].map(isDay), [
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it("misses each part by name", () => {
    const p = problems("X");
    parseAcceptance({ reason: "", owner: "", reviewBy: "" }, p.at("elevated"));
    assert.throws(() => p.done({}), /elevated\.reason.*\n.*elevated\.owner.*\n.*elevated\.reviewBy/);
  });
});

describe("a quantity", () => {
  it("is refused unless Kubernetes would read it", () => {
    const p = problems("X");
    const good = ["1", "500m", "1.5", "8Gi", "1e3", "2E"];
    const bad = ["", "-1", "8 GB", "1.", "Gi", "0x10", "1KiB"];
    for (const value of [...good, ...bad]) parseQuantity(value, p.at(value));
    assert.throws(() => p.done({}), new RegExp(`${bad.length} problems`));
  });
});
