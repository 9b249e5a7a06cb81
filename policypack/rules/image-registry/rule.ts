import type { Field } from "../field";
import { advice, type Finding, fail, show, troubles } from "../finding";
import { parseImage } from "../imageReference";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: image of every container. Allowed: below one of the settings' allowedRegistries, segment by segment. */
export const rule = defineRule({
  id: "image-registry",
  group: "I",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "images come from registries that the settings allow",
  why: "An image from anywhere is code from anybody, started next to a Git key.",
  mend: "mirror the image into a registry of allowedRegistries, or add its registry there",
  compliance: ["CIS 5.5.1", "K7"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) => judgeImage(field.at("image"), context.settings.allowedRegistries)),
});

function judgeImage(image: Field, allowed: readonly string[]): Finding[] {
  const trouble = troubles(image, "string");
  const text = image.get("string");
  if (trouble.length > 0 || text === undefined) return trouble;
  const reference = parseImage(text);
  if (reference === undefined) return [fail(image, `${show(text)}, which is no image reference`)];
  if (allowed.length === 0) return [advice(image, `${show(text)}, and allowedRegistries is empty`)];
  return allowed.some((prefix) => isBelow(reference.repository, prefix)) ? [] : [fail(image, show(text))];
}

/** `registry.example/team` covers `registry.example/team/app`, and not `registry.example/team-evil/app`. */
function isBelow(repository: string, prefix: string): boolean {
  const wanted = (prefix.includes("/") || /[.:]/.test(prefix) ? prefix : `docker.io/${prefix}`).replace(/\/+$/, "");
  return repository === wanted || repository.startsWith(`${wanted}/`);
}
