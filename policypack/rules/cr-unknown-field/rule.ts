import { type KnownFields, knownFields } from "../crFields";
import { type Finding, fail, show } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields of operators' resources. Allowed: those that the API of the version at hand knows. */
export const rule = defineRule({
  id: "cr-unknown-field",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: Object.keys(knownFields),
  says: "every field of a custom resource is one that its operator reads",
  why: "The API server drops what it does not know, without a word: a restriction that looks set is none.",
  mend: "correct the name, or bring pack and operator to the same version",
  compliance: ["K9"],
  check: (object) => {
    const known = knownFields[`${object.kind}.${object.group}`];
    return known === undefined ? [] : judgeObject(object, known);
  },
});

function judgeObject({ root, version }: KubeObject, known: KnownFields): Finding[] {
  if (version !== known.version) return [fail("apiVersion", `version ${show(version)}`)];
  return Object.entries(known.places).flatMap(([place, fields]) =>
    root
      .at(...place.split("."))
      .entries()
      .filter(([key, field]) => key !== "" && !field.isAbsent && !fields.includes(key))
      .map(([, field]) => fail(field, "not known to the operator")),
  );
}
