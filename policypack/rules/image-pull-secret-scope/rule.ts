import type { Field } from "../field";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import { agentKinds, isAgent } from "../kubeOpenCode";
import { leavesOf } from "../leaves";
import { memo } from "../memo";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { isSecret, placeOf } from "../rotation/credentials";
import { type Context, defineRule } from "../rule";

/** Words by which people know a token that may write to the registry. */
const pushes = /(^|[-_.])(push(er)?|publish(er)?|writer?|readwrite|rw|upload(er)?|admin)([-_.]|$)/i;
const pullTypes = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];
const references = /(secretName|[sS]ecretRef\.name|secretKeyRef\.name|secret\.name)$/;

/** Field: imagePullSecrets of pods, ServiceAccounts, Agents. Allowed: a Secret for pulling alone, whose token only reads. */
export const rule = defineRule({
  id: "image-pull-secret-scope",
  group: "I",
  level: "advisory",
  severity: "low",
  kinds: ["pods", "ServiceAccount", ...agentKinds],
  says: "images are pulled with a Secret that is for pulling alone",
  why: "Whoever opens the pull Secret may push with it if its token can, and the next pod runs what was pushed.",
  mend: "make a read-only token for pulling, in a Secret of its own that no pod mounts",
  compliance: ["K4"],
  check: (object, context) => pullSecrets(object, context).flatMap(judgeName),
  checkStack: (objects, context) =>
    objects.flatMap((object) =>
      pullSecrets(object, context)
        .flatMap((name) => (name.isUnknown ? [unknown(name)] : judgeUse(name, object, objects)))
        .map((finding) => ({ ...finding, object })),
    ),
});

function pullSecrets(object: KubeObject, context: Context): Field[] {
  const holders = isAgent(object) ? [object.root.at("spec")] : podsOf(object, context).map(({ spec }) => spec);
  return [...holders, ...(isA(object, "ServiceAccount") ? [object.root] : [])].flatMap((holder) =>
    holder
      .at("imagePullSecrets")
      .each()
      .map((item) => item.at("name")),
  );
}

const judgeName = (name: Field): Finding[] => {
  const text = name.get("string") ?? "";
  return pushes.test(text) ? [fail(name, `${show(text)}, named as one that may push`)] : troubles(name, "string");
};

function judgeUse(name: Field, object: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const text = name.get("string") ?? "";
  const place = placeOf(object, text);
  const [secret, opener] = [secrets(objects).get(place), openers(objects).get(place)];
  return [
    ...(secret === undefined ? [] : judgeType(name, secret.root.at("type"))),
    ...(opener === undefined ? [] : [fail(name, `${show(text)}, which ${opener.kind} "${opener.name}" opens too`)]),
  ];
}

type NamesOf = (object: KubeObject) => readonly string[];

/** The first object for each Secret, with its cluster and namespace, of those that `namesOf` finds. */
function byPlace(objects: readonly KubeObject[], namesOf: NamesOf): ReadonlyMap<string, KubeObject> {
  const found = new Map<string, KubeObject>();
  for (const object of objects)
    for (const name of namesOf(object).filter((one) => one !== "")) {
      const place = placeOf(object, name);
      found.set(place, found.get(place) ?? object);
    }
  return found;
}

const secrets = memo((objects: readonly KubeObject[]) =>
  byPlace(objects, (object) => (isSecret(object) ? [object.name] : [])),
);

/** What hands a Secret to a process: as a volume, a variable, or a credential of an agent. */
const openers = memo((objects: readonly KubeObject[]) =>
  byPlace(objects, ({ root }) =>
    leavesOf(root.at("spec"))
      .filter(({ key, field }) => ["name", "secretName"].includes(key) && references.test(field.path))
      .map(({ field }) => field.get("string") ?? ""),
  ),
);

/** Kubelets pull with two types of Secret; what has another is a credential for something else. */
function judgeType(name: Field, type: Field): Finding[] {
  if (type.isUnknown) return [unknown(name, "the type of the Secret")];
  const text = type.get("string") ?? "Opaque";
  return pullTypes.includes(text) ? [] : [fail(name, `a Secret of type ${text}`)];
}
