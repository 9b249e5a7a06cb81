import { type Answer, all, any, isEmptySelector, type Labels, not, selectorOf } from "./egress/selector";
import { Field } from "./field";
import { matchesAny } from "./glob";
import type { KubeObject } from "./object";

/** A namespace, as an admission controller sees it. */
export interface Guarded {
  readonly namespace: string;
  readonly labels: Labels;
}

type Reader = (object: KubeObject, at: Guarded) => Answer;

/** Whether a field holds what is asked for; what cannot be read yet may. */
const answer = (field: Field, good: boolean): Answer => (field.isUnknown ? "maybe" : good ? "yes" : "no");
const whereSet = (field: Field): Answer => (field.isAbsent ? "yes" : "maybe");

/** Whether some item of a list fits; a list that is left out counts as `absent`. */
const someItem = (list: Field, absent: Answer, fits: (text: string) => boolean): Answer =>
  list.isAbsent ? absent : any(list.each().map((item) => answer(item, fits(item.get("string") ?? ""))));

const included = selectorOf(Field.of({ matchLabels: { "policy.sigstore.dev/include": "true" } }));

/** The controller looks at namespaces that ask for it; an authority that always says yes verifies nothing. */
const sigstore: Reader = ({ root }, { labels }) => {
  const [mode, authorities] = [root.at("spec", "mode"), root.at("spec", "authorities")];
  const verifying = authorities
    .each()
    .map((one) => answer(one.at("static"), one.isSet && one.at("static", "action").get("string") !== "pass"));
  return all([answer(mode, mode.isAbsent || mode.get("string") === "enforce"), any(verifying), included(labels)]);
};

/** Whether a filter of Kyverno picks the pods of a namespace. */
function picks(filter: Field, { namespace, labels }: Guarded): Answer {
  const resources = filter.at("resources");
  const narrower = ["names", "name", "selector", "annotations"].map((key) => resources.at(key));
  return all([
    answer(resources, true),
    someItem(resources.at("kinds"), "yes", (kind) => /^(\*|(.*\/)?Pod)$/.test(kind)),
    someItem(resources.at("namespaces"), "yes", (glob) => matchesAny([glob], namespace)),
    resources.at("namespaceSelector").isAbsent ? "yes" : selectorOf(resources.at("namespaceSelector"))(labels),
    someItem(resources.at("operations"), "yes", (operation) => operation === "CREATE"),
    ...[...narrower, ...["subjects", "roles", "clusterRoles"].map((key) => filter.at(key))].map(whereSet),
  ]);
}

/** `any` and `all` hold filters; the older form is one filter itself. */
function matches(block: Field, at: Guarded): Answer {
  if (!block.at("any").isAbsent)
    return any(
      block
        .at("any")
        .each()
        .map((filter) => picks(filter, at)),
    );
  if (!block.at("all").isAbsent)
    return all(
      block
        .at("all")
        .each()
        .map((filter) => picks(filter, at)),
    );
  return picks(block, at);
}

function enforces(image: Field, spec: Field): Answer {
  const action = image.at("failureAction").or(spec.at("validationFailureAction"));
  const required = image.at("required");
  return all([
    answer(action, action.get("string")?.toLowerCase() === "enforce"),
    answer(required, required.isAbsent || required.get("boolean") === true),
    whereSet(spec.at("validationFailureActionOverrides")),
  ]);
}

const kyverno: Reader = ({ root }, at) => {
  const spec = root.at("spec");
  return any(
    spec
      .at("rules")
      .each()
      .map((rule) => {
        const excluded = isEmptySelector(rule.at("exclude")) ? "no" : matches(rule.at("exclude"), at);
        const images = rule.at("verifyImages").each();
        return all([
          any(images.map((image) => enforces(image, spec))),
          matches(rule.at("match"), at),
          not(excluded),
          whereSet(rule.at("preconditions")),
        ]);
      }),
  );
};

const imageValidating: Reader = ({ root }, { labels }) => {
  const spec = root.at("spec");
  const [matched, evaluation] = [spec.at("matchConstraints"), spec.at("evaluation")];
  const rules = matched.at("resourceRules").each();
  return all([
    someItem(spec.at("validationActions"), "maybe", (action) => action === "Deny"),
    any(rules.map((rule) => someItem(rule.at("resources"), "no", (resource) => /^(\*|pods)$/.test(resource)))),
    selectorOf(matched.at("namespaceSelector"))(labels),
    answer(evaluation, evaluation.at("mode").get("string") !== "JSON"),
    answer(evaluation, evaluation.at("admission", "enabled").get("boolean") !== false),
    ...[matched.at("objectSelector"), matched.at("excludeResourceRules"), spec.at("matchConditions")].map(whereSet),
  ]);
};

const inOwnNamespace =
  (read: Reader): Reader =>
  (object, at) =>
    object.namespace === at.namespace ? read(object, at) : "no";

/** What verifies signatures when a pod is admitted. Kubernetes' own policies cannot: their expressions reach no registry. */
const readers: Readonly<Record<string, Reader>> = {
  "ClusterImagePolicy.policy.sigstore.dev": sigstore,
  "ClusterPolicy.kyverno.io": kyverno,
  "Policy.kyverno.io": inOwnNamespace(kyverno),
  "ImageValidatingPolicy.policies.kyverno.io": imageValidating,
  "NamespacedImageValidatingPolicy.policies.kyverno.io": inOwnNamespace(imageValidating),
};

/** Whether an object has the signatures of images in a namespace verified. */
export const verifies = (object: KubeObject, at: Guarded): Answer =>
  object.patch ? "no" : (readers[`${object.kind}.${object.group}`]?.(object, at) ?? "no");
