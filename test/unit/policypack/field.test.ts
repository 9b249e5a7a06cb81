import assert from "node:assert/strict";
import { Field, UNKNOWN } from "../../../policypack/rules/field";
import { demand, forbid, judge } from "../../../policypack/rules/finding";

const root = Field.of({
  text: "a",
  nothing: null,
  open: UNKNOWN,
  list: [{ name: "x" }, UNKNOWN],
  map: { "a.b/c": 1 },
});

describe("a field", () => {
  it("tells its path, with keys in brackets where they need them", () => {
    assert.equal(root.at("map", "a.b/c").path, 'map["a.b/c"]');
    assert.equal(root.at("list").each()[0]?.at("name").path, "list[0].name");
    assert.equal(Field.of({ a: 1 }, false, "items[2]").at("a").path, "items[2].a");
  });

  it("takes null for absent, and what lies below the absent too", () => {
    assert.equal(root.at("nothing").isAbsent, true);
    assert.equal(root.at("nothing", "below", "that").isAbsent, true);
  });

  it("keeps the unknown and the malformed under the path where they began", () => {
    assert.deepEqual(
      forbid(root.at("open", "a", "b"), "string", () => true),
      [{ verdict: "unknown", at: "open", got: "not known yet" }],
    );
    assert.deepEqual(
      demand(root.at("text", "a"), "string", () => true),
      [{ verdict: "fail", at: "text", got: "malformed: a string where a map belongs" }],
    );
    const below = root.at("list").each()[1]?.at("name");
    assert.deepEqual([below?.isUnknown, below?.path], [true, "list[1]"]);
  });

  it("does not read what an object inherits", () => {
    for (const key of ["constructor", "toString", "__proto__"]) assert.equal(root.at("map", key).isAbsent, true, key);
    assert.equal(Field.of(JSON.parse('{"__proto__": {"a": 1}}')).at("__proto__", "a").get("number"), 1);
  });

  it("gives one field that carries the trouble for a list or map which is none", () => {
    assert.deepEqual(
      root
        .at("text")
        .each()
        .map(({ isMalformed, path }) => [isMalformed, path]),
      [[true, "text"]],
    );
    assert.deepEqual(
      root
        .at("open")
        .entries()
        .map(([key, field]) => [key, field.isUnknown]),
      [["", true]],
    );
  });

  it("is demanded of a whole object, and not of a patch that leaves it out", () => {
    const wanted = (partial: boolean) => demand(Field.of({}, partial).at("a"), "boolean", (value) => value);
    assert.deepEqual(wanted(false), [{ verdict: "fail", at: "a", got: "unset" }]);
    assert.deepEqual(wanted(true), []);
  });

  it("hands nothing of another type to a judge", () => {
    const seen: unknown[] = [];
    judge(root.at("list"), "string", (value) => {
      seen.push(value);
      return undefined;
    });
    assert.deepEqual(seen, []);
  });
});
