import { type Finding, fail } from "../finding";
import { ignoresChanges } from "../ignoreChanges";
import type { KubeObject } from "../object";
import { credentialsOf, isSecret, placeOf } from "../rotation/credentials";
import { isRotator, rotatorsOf } from "../rotation/writers";
import { defineRule } from "../rule";

/** ignoreChanges on credentials, and immutable Secrets. Allowed: nothing that keeps a new version out. */
export const rule = defineRule({
  id: "rotation-ignored",
  group: "O",
  level: "mandatory",
  severity: "high",
  kinds: [
    "SealedSecret.bitnami.com",
    "ExternalSecret.external-secrets.io",
    "Certificate.cert-manager.io",
    "CronJob.batch",
    "random:index/randomPassword:RandomPassword",
    "tls:index/privateKey:PrivateKey",
    "time:index/rotating:Rotating",
  ],
  says: "nothing keeps a new version of a credential out",
  why: "With its changes ignored, or immutable under a job that writes it, the old key stays while everybody believes in the new one.",
  mend: "take the path off ignoreChanges; let a Secret that a job writes be mutable",
  compliance: ["K5"],
  check: (object) => {
    const path = pathOf(object);
    return path !== undefined && ignoresChanges(withoutSealedTexts(object), path) ? [covered(object, path)] : [];
  },
  checkStack: (objects) =>
    credentialsOf(objects)
      .map(([object]) => object)
      .filter(isSecret)
      .flatMap((object) => judgeSecret(object, objects).map((finding): Finding => ({ ...finding, object }))),
});

const covered = ({ options }: KubeObject, path: string): Finding =>
  fail("ignoreChanges", `covers ${path}: ${options.ignoreChanges.join(", ")}`);

function pathOf(object: KubeObject): string | undefined {
  if (object.kind === "CronJob") return isRotator(object) ? "spec" : undefined;
  if (object.kind !== "") return "spec";
  return object.origin.type === "time:index/rotating:Rotating" ? "rotationDays" : "keepers";
}

/** Sealing is random: the sealed texts alone may differ from run to run. */
const withoutSealedTexts = (object: KubeObject): KubeObject => ({
  ...object,
  options: { ignoreChanges: object.options.ignoreChanges.filter((path) => !/^spec\.encryptedData\b/.test(path)) },
});

function judgeSecret(object: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const rotator = rotatorsOf(objects).get(placeOf(object, object.name));
  const immutable = object.root.at("immutable");
  if (rotator !== undefined)
    return immutable.get("boolean") === true
      ? [fail(immutable, `true, though ${rotator.name} renews it in place`)]
      : [];
  const path = ["data", "stringData"].find((one) => ignoresChanges(object, one));
  return path === undefined ? [] : [covered(object, path)];
}
