import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { type Context, defineRule } from "../rule";
import { secretEntries } from "../secretData";

/** Field: volumes[*].secret.items. Allowed: set where the Secret holds more than one key. */
export const rule = defineRule({
  id: "secret-least-keys",
  group: "E",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "pods mount only the keys they need",
  why: "Each key that nobody uses is one more to leak.",
  mend: "list the one key under items",
  compliance: ["K4"],
  checkStack: (objects, context) =>
    objects.flatMap((object) => judgePods(object, objects, context).map((finding) => ({ ...finding, object }))),
});

const judgePods = (object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] =>
  podsOf(object, context).flatMap(({ spec }) =>
    spec
      .at("volumes")
      .each()
      .map((volume) => volume.at("secret"))
      .filter((secret) => secret.isSet && secret.at("items").isAbsent)
      .flatMap((secret) => {
        const name = secret.at("secretName").get("string");
        const held = objects.find((other) => other.kind === "Secret" && other.name === name && isNear(other, object));
        const count = held === undefined ? 0 : secretEntries(held).length;
        return count > 1 ? [fail(secret.at("items"), `unset, though the Secret holds ${count} keys`)] : [];
      }),
  );

const isNear = (a: KubeObject, b: KubeObject): boolean =>
  a.namespace === b.namespace && a.origin.cluster === b.origin.cluster;
