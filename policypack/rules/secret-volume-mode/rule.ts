import { isPrivateKeyName } from "../credentials";
import type { Field } from "../field";
import { type Finding, fail, troubles } from "../finding";
import { everyPod, type Pod } from "../pods";
import { defineRule } from "../rule";

/** Fields: defaultMode and items[*].mode of Secret volumes. Allowed: no bit of 0077; group-read with fsGroup; and no octal number written as decimal. */
export const rule = defineRule({
  id: "secret-volume-mode",
  group: "E",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "mounted private keys are readable to their owner alone",
  why: "SSH refuses a key that others may read, and so should everybody.",
  mend: "set the mode to 256 (octal 0400) or 384 (0600)",
  compliance: ["K4"],
  check: (object, context) =>
    everyPod(object, context, (pod) =>
      pod.spec
        .at("volumes")
        .each()
        .flatMap((volume) => [
          ...judgeSource(volume.at("secret"), volume.at("secret", "defaultMode"), "secretName", pod),
          ...volume
            .at("projected", "sources")
            .each()
            .flatMap((source) => judgeSource(source.at("secret"), volume.at("projected", "defaultMode"), "name", pod)),
        ]),
    ),
});

const others = 0o077;
const groupRead = 0o040;
const unset = 0o644;
/** Decimal numbers that somebody meant as octal; 600 and above are no modes at all. */
const lookAlikes = [400, 440];
const keyLike = /ssh|git|deploy|key/i;

function judgeSource(source: Field, whole: Field, nameKey: string, pod: Pod): Finding[] {
  if (source.isAbsent) return [];
  const items = source.at("items").each();
  const named = keyLike.test(source.at(nameKey).get("string") ?? "");
  if (items.length === 0) return judgeMode(whole, named, pod);
  return items.flatMap((item) => {
    const key = item.at("key").get("string") ?? "";
    return judgeMode(
      item.at("mode").or(whole),
      isPrivateKeyName(key) || (named && !/\.pub$|known_hosts/.test(key)),
      pod,
    );
  });
}

function judgeMode(field: Field, isKey: boolean, pod: Pod): Finding[] {
  const trouble = troubles(field, "number");
  if (trouble.length > 0) return trouble;
  if (field.isAbsent && field.partial) return [];
  const mode = field.get("number") ?? unset;
  if (mode > 0o777 || lookAlikes.includes(mode)) return [fail(field, `${mode}, which is octal ${octal(mode)}`)];
  const grouped = !pod.spec.at("securityContext", "fsGroup").isAbsent;
  const open = mode & others & ~(grouped ? groupRead : 0);
  return isKey && open !== 0 ? [fail(field, field.isAbsent ? `unset, which is ${octal(unset)}` : octal(mode))] : [];
}

const octal = (mode: number): string => `0${mode.toString(8)}`;
