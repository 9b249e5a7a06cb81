import type { Field } from "../field";
import { type Finding, fail, forbid, show, troubles } from "../finding";
import { isA, sameCluster } from "../near";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { texts } from "../settings";

const ingressKinds = ["Ingress.networking.k8s.io", "Ingress.extensions"];
const classKind = "IngressClass.networking.k8s.io";

/** Controller of an IngressClass, class of an Ingress. Allowed: what somebody still mends. */
export const rule = defineRule({
  id: "ingress-controller-retired",
  group: "K",
  level: "advisory",
  severity: "medium",
  kinds: [classKind, ...ingressKinds],
  says: "no Ingress is served by a controller that nobody maintains",
  why: "The community's nginx controller gets no fixes since March 2026, and stands where everybody can reach it.",
  mend: "move to a maintained controller or to the Gateway API; if the class is another controller's, declare its IngressClass",
  compliance: ["K7"],
  config: {
    retiredControllers: texts(["k8s.io/ingress-nginx"], "controllers, as an IngressClass names them"),
    retiredClasses: texts(["nginx"], "classes that mean such a controller unless an IngressClass says otherwise"),
  },
  checkStack: (objects, { config }) => {
    const classes = objects.filter((object) => isA(object, classKind));
    return objects.flatMap((object) => judgeObject(object, classes, config).map((finding) => ({ ...finding, object })));
  },
});

interface Retired {
  readonly retiredControllers: readonly string[];
  readonly retiredClasses: readonly string[];
}

const controllerOf = ({ root }: KubeObject): Field => root.at("spec", "controller");

const judgeClass = (object: KubeObject, { retiredControllers }: Retired): Finding[] =>
  forbid(controllerOf(object), "string", (name) => retiredControllers.includes(name));

const classesOf = ({ root }: KubeObject): Field[] => [
  root.at("spec", "ingressClassName"),
  root.at("metadata", "annotations", "kubernetes.io/ingress.class"),
];

/** The IngressClasses that an Ingress means, where the stack declares them. */
const classesNamed = (field: Field, near: KubeObject, classes: readonly KubeObject[]): KubeObject[] =>
  classes.filter((one) => sameCluster(one, near)).filter(({ name }) => name === field.get("string"));

function judgeObject(object: KubeObject, classes: readonly KubeObject[], retired: Retired): Finding[] {
  if (isA(object, classKind)) return judgeClass(object, retired);
  const fields = isA(object, ...ingressKinds) ? classesOf(object) : [];
  return fields.flatMap((field) => judgeName(field, classesNamed(field, object, classes), retired));
}

function judgeName(field: Field, declared: readonly KubeObject[], retired: Retired): Finding[] {
  const name = field.get("string");
  if (name === undefined) return troubles(field, "string");
  const controllers = declared.map(controllerOf).filter(({ isAbsent }) => !isAbsent);
  if (controllers.length === 0) return retired.retiredClasses.includes(name) ? [fail(field, show(name))] : [];
  // A class that is not known yet, or wrongly written, is judged where it stands.
  const serving = controllers.map((controller) => controller.get("string") ?? "");
  return serving
    .filter((controller) => retired.retiredControllers.includes(controller))
    .map((controller) => fail(field, `${show(name)}, served by ${controller}`));
}
