import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import { leavesOf } from "../leaves";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

const polecat = "Polecat.gastown.gastown.io";
const isPolecat = ({ kind, group }: KubeObject): boolean => `${kind}.${group}` === polecat;

/** Fields: references to Secrets under spec.kubernetes. Allowed: one for Git, another for the model, of the right type. */
export const rule = defineRule({
  id: "polecat-credentials",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [polecat],
  says: "a polecat has one Secret per use, in its own namespace",
  why: "A Secret for two uses cannot be taken back for one of them, and a missing one starts a worker that can do nothing.",
  mend: "give it a Secret for Git and one for the model, each made for that",
  compliance: ["K4"],
  check: ({ root, patch }) => {
    const spec = root.at("spec", "kubernetes");
    const models = ["claudeCredsSecretRef", "apiKeySecretRef"].map((key) => spec.at(key));
    const none = spec.isSet && !patch && models.every((field) => field.isAbsent);
    return none ? [fail(spec, "no Secret for the model")] : [];
  },
  checkStack: (objects, context) =>
    objects
      .filter(isPolecat)
      .flatMap((object) => judgeSecrets(object, objects, context).map((finding) => ({ ...finding, object }))),
});

const references = ["gitSecretRef", "claudeCredsSecretRef", "apiKeySecretRef"] as const;

function judgeSecrets(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const fields = references.map((key) => object.root.at("spec", "kubernetes", key, "name"));
  const [git, ...models] = fields;
  const twice = models.filter((field) => field.isSet && field.get("string") === git?.get("string"));
  return [
    ...twice.map((field) => fail(field, "the Secret for Git")),
    ...fields.flatMap((field) => judgeSecret(field, field === git, object, objects, context)),
  ];
}

const isNear = (other: KubeObject, object: KubeObject): boolean =>
  other.namespace === object.namespace && other.origin.cluster === object.origin.cluster;

/** What becomes a Secret of its own name later on. */
const makers = ["Secret", "SealedSecret", "ExternalSecret", "Certificate"];

function judgeSecret(
  field: Field,
  forGit: boolean,
  object: KubeObject,
  objects: readonly KubeObject[],
  context: Context,
): Finding[] {
  if (field.isUnknown) return [unknown(field)];
  const name = field.get("string");
  if (name === undefined) return [];
  const named = objects.filter((other) => makers.includes(other.kind) && other.name === name);
  const near = named.filter((other) => isNear(other, object));
  if (near.length === 0) return absent(field, named, object, context);
  const types = near.map(({ root }) => root.at("type").get("string") ?? "Opaque");
  const wrong = types.find((type) => type !== "Opaque" && !(forGit && type === "kubernetes.io/ssh-auth"));
  if (wrong !== undefined) return [fail(field, `a Secret of type ${wrong}`)];
  const other = objects.find((one) => isNear(one, object) && !isPolecat(one) && mounts(one, name, context));
  return other === undefined ? [] : [fail(field, `used by ${other.kind} "${other.name}" too`)];
}

function absent(field: Field, elsewhere: readonly KubeObject[], object: KubeObject, context: Context): Finding[] {
  const name = field.get("string") ?? "";
  const same = elsewhere.some(({ origin }) => origin.cluster === object.origin.cluster);
  if (same) return [fail(field, `Secret "${name}" is in another namespace`)];
  if (context.attested({ kind: "Secret", namespace: object.namespace, name })) return [];
  return [unknown(field, `Secret "${name}" is not in the stack`)];
}

/** Whether a pod names a Secret: as a volume, a variable, or all variables. */
const mounts = (object: KubeObject, name: string, context: Context): boolean =>
  podsOf(object, context)
    .flatMap(({ spec }) => leavesOf(spec))
    .some(
      ({ field }) =>
        field.get("string") === name && /(secret\.secretName|secretKeyRef\.name|secretRef\.name)$/.test(field.path),
    );
