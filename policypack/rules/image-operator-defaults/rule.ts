import { judgeImageField } from "../crImages";
import type { Field } from "../field";
import { advice, type Finding, fail, unknown } from "../finding";
import { agentKinds, isAgent, isInherited, templateOf } from "../kubeOpenCode";
import { isA, sameCluster } from "../near";
import type { KubeObject } from "../object";
import { containersRunning, startWords } from "../operatorPods";
import { type Container, podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

const configKind = "KubeOpenCodeConfig.kubeopencode.io";
const ownLatest = "unset: the operator's own, tag latest";

/** Fields: GASTOWN_*_IMAGE of the Gas Town operator; agentImage, executorImage, attachImage, systemImage of KubeOpenCode. Allowed: set. */
export const rule = defineRule({
  id: "image-operator-defaults",
  group: "I",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["pods", ...agentKinds, configKind],
  says: "operators are told which images to start, and these are pinned",
  why: "Left out, an operator takes an image by a tag that moves: each start runs what was pushed last, next to the credentials.",
  mend: "set the image to name:1.2.3@sha256:… in the Agent, its template, the KubeOpenCodeConfig or the operator's environment",
  compliance: ["K7"],
  check: (object, context) => judgeOne(object, context),
  checkStack: (objects, context) =>
    objects.flatMap((object) =>
      [
        ...judgeOne(object, context).filter(({ verdict }) => verdict === "unknown"),
        ...judgeInherited(object, objects, context),
        ...judgeController(object, objects, context),
      ].map((finding) => ({ ...finding, object })),
    ),
});

function judgeOne(object: KubeObject, context: Context): Finding[] {
  // What an Agent does name is for kubeopencode-image.
  if (isAgent(object)) return imagesOf(object).flatMap((image) => (isInherited(object, image) ? [] : unnamed(image)));
  if (!isA(object, configKind))
    return gasTownOperators(object, context).flatMap((one) => judgeEnv(one, object, context));
  const image = object.root.at("spec", "systemImage", "image");
  return image.isAbsent ? unnamed(image) : judgeImageField(object, image, context);
}

const imagesOf = ({ root }: KubeObject): Field[] =>
  ["agentImage", "executorImage", "attachImage"].map((key) => root.at("spec", key));

const unnamed = (image: Field): Finding[] => (image.isAbsent && !image.partial ? [fail(image, ownLatest)] : []);

function judgeInherited(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  if (!isAgent(object) || object.patch) return [];
  // A template of the stack is judged itself.
  if (templateOf(object, objects).some(({ patch }) => !patch)) return [];
  if (context.attested({ kind: "AgentTemplate", namespace: object.namespace })) return [];
  return imagesOf(object)
    .filter((image) => isInherited(object, image))
    .map((image) => unknown(image, "taken from a template that is not in the stack"));
}

/** Without its configuration the controller clones with an image of its own, tag latest. */
function judgeController(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const controllers = containersRunning(object, ["kubeopencode"], context).filter((one) =>
    startWords(one).includes("controller"),
  );
  if (controllers.length === 0 || context.attested({ kind: "KubeOpenCodeConfig" })) return [];
  const configured = objects.some((one) => isA(one, configKind) && sameCluster(one, object));
  return configured ? [] : controllers.map(({ field }) => fail(field, "no KubeOpenCodeConfig names the systemImage"));
}

/** Its image may have been given any name; its variables have theirs. */
const gasTownOperators = (object: KubeObject, context: Context): Container[] => {
  const named = containersRunning(object, ["gastown-operator"], context);
  return podsOf(object, context)
    .flatMap(({ containers }) => containers)
    .filter((one) => named.includes(one) || variables(one).some((variable) => nameOf(variable).startsWith("GASTOWN_")));
};

const variables = ({ field }: Container): Field[] => field.at("env").each();
const nameOf = (variable: Field): string => variable.at("name").get("string") ?? "";

function judgeEnv(container: Container, object: KubeObject, context: Context): Finding[] {
  const judge = (name: string, unset: typeof fail): Finding[] => {
    const variable = variables(container).findLast((one) => nameOf(one) === name);
    const value = variable?.at("value");
    if (value !== undefined && !value.isAbsent && value.value !== "") return judgeImageField(object, value, context);
    const open = variable === undefined ? openIn(container) : variable.at("valueFrom");
    if (open?.isAbsent === false) return [unknown(open, `whether it sets ${name}`)];
    const env = container.field.at("env");
    return env.partial ? [] : [unset(env, `${name} is unset`)];
  };
  return [
    ...judge("GASTOWN_TELEMETRY_IMAGE", fail),
    // The tags of these two are meant to stay.
    ...judge("GASTOWN_GIT_IMAGE", advice),
    ...judge("GASTOWN_CLAUDE_IMAGE", advice),
  ];
}

/** Where a variable may come from that no entry names. */
const openIn = (container: Container): Field | undefined =>
  [...variables(container).map((one) => one.at("name")), container.field.at("envFrom")].find(
    (field) => field.isUnknown || field.get("list") !== undefined,
  );
