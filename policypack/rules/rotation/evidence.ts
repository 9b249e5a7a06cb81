import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import type { Context } from "../rule";
import { secretEntries } from "../secretData";
import { credentialsOf, isMadeCredential, isSealed, isSecret, namedByAgents, placeOf } from "./credentials";
import { isMarked, isUnmarked, marksOf, missingMarks } from "./marks";
import { rotatorsOf, writersOf } from "./writers";

/** A credential without evidence of its renewal, and what is missing. */
export interface Bare {
  readonly object: KubeObject;
  readonly finding: Finding;
  /** What `externalEvidence` would have to name. */
  readonly kind: string;
  readonly name: string;
}

function bareSecret(object: KubeObject, answer: "yes" | "maybe", objects: readonly KubeObject[]): Finding[] {
  const marks = marksOf(object);
  const place = placeOf(object, object.name);
  const writer = writersOf(objects).get(place);
  const written = writer !== undefined && writer !== object;
  if (written || rotatorsOf(objects).has(place)) return [];
  const annotations = object.root.at("metadata", "annotations");
  if (annotations.isUnknown) return [unknown(annotations)];
  if (isMarked(marks)) return [];
  if (answer === "maybe")
    return [unknown(object.root.at(isSealed(object) ? "spec" : "data"), "whether it holds a credential")];
  if (isUnmarked(marks)) return [fail(annotations, "nothing renews this credential, and nobody answers for it")];
  return missingMarks(marks).map((mark) => fail(mark, "unset"));
}

const isTimer = ({ origin }: KubeObject): boolean => /^time:index\/rotating:Rotating$/.test(origin.type ?? "");
const keepers = ({ root }: KubeObject): Field => root.at("keepers");

const hasParent = (object: KubeObject): boolean => {
  const { parent } = object.options;
  return parent !== undefined && !/::pulumi:pulumi:Stack::/.test(parent);
};

/** Private halves and passwords, as far as they are known. */
const texts = ["privateKeyPem", "privateKeyOpenssh", "result", "secret", "privateKey", "value"];

/** Secrets that may hold what a provider made: they are judged in its place. */
function isHeld(object: KubeObject, objects: readonly KubeObject[]): boolean {
  const own = texts.flatMap((key) => object.root.at(key).get("string")?.trim() ?? []);
  const known = texts.every((key) => !object.root.at(key).isUnknown) && own.length > 0;
  return objects
    .filter((other) => isSecret(other) || isSealed(other))
    .some((other) => {
      if (hasParent(object) && other.options.parent === object.options.parent) return true;
      if (isSealed(other)) return true;
      const entries = [
        other.root.at("data"),
        other.root.at("stringData"),
        ...secretEntries(other).map((one) => one.field),
      ];
      const values = secretEntries(other).map(({ text }) => text?.trim());
      return known ? own.some((text) => values.includes(text)) : entries.some(({ isUnknown }) => isUnknown);
    });
}

function bareResource(object: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const isTurned = objects.some(isTimer) && (keepers(object).isUnknown || keepers(object).entries().length > 0);
  return isTurned || isHeld(object, objects)
    ? []
    : [fail("", "nothing renews it, and no Secret of the stack says who does")];
}

const bare = (object: KubeObject, finding: Finding): Bare => ({
  object,
  finding,
  kind: object.kind,
  name: object.name,
});

const byObjects = memo((objects: readonly KubeObject[]): readonly Bare[] => [
  ...credentialsOf(objects).flatMap(([object, answer]) =>
    answer === "no" ? [] : bareSecret(object, answer, objects).map((finding) => bare(object, finding)),
  ),
  ...objects
    .filter(isMadeCredential)
    .flatMap((object) => bareResource(object, objects).map((finding) => bare(object, finding))),
  ...undeclared(objects),
]);

/** Secrets that agents name and another stack declares. */
function undeclared(objects: readonly KubeObject[]): Bare[] {
  const declared = new Set(objects.filter(isSecret).map((object) => placeOf(object, object.name)));
  return namedByAgents(objects)
    .filter(
      ({ object, name }) => !declared.has(placeOf(object, name)) && !writersOf(objects).has(placeOf(object, name)),
    )
    .map(({ object, field, name }) => {
      const finding = unknown(field, `Secret "${name}" is declared elsewhere`);
      return { object, finding, kind: "Secret", name };
    });
}

/** Every credential of a stack of which nothing shows that it is renewed, unless somebody answers for it. */
export const bareCredentials = (objects: readonly KubeObject[], context: Context): Bare[] =>
  byObjects(objects).filter(({ object, kind, name }) => {
    const { namespace, origin } = object;
    const cluster = origin.cluster === undefined ? {} : { cluster: origin.cluster };
    return !context.attested({ kind, name, namespace, ...cluster });
  });
