import type { Field } from "../field";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import { parseImage } from "../imageReference";
import { everyContainer } from "../pods";
import { type Context, defineRule } from "../rule";

/** Field: imagePullPolicy of every container. Allowed: Always; IfNotPresent for an image that does not move; Never outside the agent tier. */
export const rule = defineRule({
  id: "image-pull-policy",
  group: "I",
  level: "advisory",
  severity: "low",
  kinds: "pods",
  says: "images that may have changed are asked for at each start, and agents run no image that a node just happens to hold",
  why: "What lies on a node under a moving tag is anybody's guess; Never runs what somebody else left there, without asking who may pull it.",
  mend: "pin the image by digest, or set imagePullPolicy: Always",
  compliance: ["CIS 1.2.11", "K7"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      judgeContainer(field, context.tierOf(object) === "agent", context.settings),
    ),
});

function judgeContainer(container: Field, isAgent: boolean, settings: Context["settings"]): Finding[] {
  const [policy, image] = [container.at("imagePullPolicy"), container.at("image")];
  const trouble = troubles(policy, "string");
  const said = policy.get("string") ?? "";
  if (trouble.length > 0 || said === "Always" || (said === "" && policy.partial)) return trouble;
  const known = ["", "IfNotPresent", "Never"].includes(said);
  if (!known || (said === "Never" && isAgent)) return [fail(policy, show(said))];
  if (image.isUnknown) return [unknown(image)];
  const text = image.get("string") ?? "";
  if (!staysBehind(text, said, settings.floatingTags)) return [];
  return [fail(policy, `${said === "" ? "unset, which means IfNotPresent" : show(said)}, for ${show(text)}`)];
}

/** Whether a node goes on with what it once pulled, though the tag has moved. Unset means Always for latest, and for no tag. */
function staysBehind(text: string, policy: string, floating: readonly string[]): boolean {
  const reference = parseImage(text);
  if (reference === undefined || reference.digest !== undefined) return false;
  const { tag = "latest" } = reference;
  return (tag === "latest" || floating.includes(tag)) && (policy !== "" || tag !== "latest");
}
